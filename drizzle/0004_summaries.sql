CREATE TABLE "insight_dismissals" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"user_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"subject" text,
	"at" timestamp with time zone NOT NULL,
	CONSTRAINT "insight_dismissals_user_kind_subject" UNIQUE NULLS NOT DISTINCT("user_id","kind","subject")
);
--> statement-breakpoint
CREATE TABLE "summary_usage" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"user_id" uuid NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"model" text NOT NULL,
	"calls" integer NOT NULL,
	"input_tokens" integer NOT NULL,
	"output_tokens" integer NOT NULL,
	"cost_micros" bigint,
	"latency_ms" integer NOT NULL,
	"outcome" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "written_summaries" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"user_id" uuid NOT NULL,
	"facts_hash" text NOT NULL,
	"statements" jsonb,
	"citations" jsonb,
	"making" jsonb,
	"cost_micros" bigint,
	"sources" jsonb NOT NULL,
	"range_start" timestamp with time zone NOT NULL,
	"range_end" timestamp with time zone NOT NULL,
	"claim_id" uuid,
	"claimed_until" timestamp with time zone,
	"failure" text,
	"retry_at" timestamp with time zone,
	"used_at" timestamp with time zone DEFAULT now() NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "written_summaries_user_hash" UNIQUE("user_id","facts_hash")
);
--> statement-breakpoint
ALTER TABLE "ai_summaries" ADD COLUMN "prompt_version" text;--> statement-breakpoint
ALTER TABLE "ai_summaries" ADD COLUMN "making" jsonb;--> statement-breakpoint
ALTER TABLE "ai_summaries" ADD COLUMN "input_tokens" integer;--> statement-breakpoint
ALTER TABLE "ai_summaries" ADD COLUMN "output_tokens" integer;--> statement-breakpoint
ALTER TABLE "ai_summaries" ADD COLUMN "cost_micros" bigint;--> statement-breakpoint
ALTER TABLE "ai_summaries" ADD COLUMN "latency_ms" integer;--> statement-breakpoint
ALTER TABLE "users" ADD COLUMN "summaries_due_at" timestamp with time zone DEFAULT devtrack_now() + interval '1 day' NOT NULL;--> statement-breakpoint
ALTER TABLE "users" ADD COLUMN "summaries_claimed_until" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "users" ADD COLUMN "summaries_through" date;--> statement-breakpoint
ALTER TABLE "insight_dismissals" ADD CONSTRAINT "insight_dismissals_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "summary_usage" ADD CONSTRAINT "summary_usage_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "written_summaries" ADD CONSTRAINT "written_summaries_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "idx_summary_usage_user_at" ON "summary_usage" USING btree ("user_id","at" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "idx_written_summaries_used" ON "written_summaries" USING btree ("used_at");--> statement-breakpoint
CREATE INDEX "idx_users_summaries_due" ON "users" USING btree ("summaries_due_at");