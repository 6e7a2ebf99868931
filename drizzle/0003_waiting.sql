CREATE TABLE "waiting_items" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"user_id" uuid NOT NULL,
	"connection_id" uuid NOT NULL,
	"source" text NOT NULL,
	"external_id" text NOT NULL,
	"external_url" text NOT NULL,
	"title" text NOT NULL,
	"place" text NOT NULL,
	"number" integer,
	"opened_at" timestamp with time zone NOT NULL,
	CONSTRAINT "waiting_items_user_connection_external" UNIQUE("user_id","connection_id","external_id")
);
--> statement-breakpoint
ALTER TABLE "waiting_items" ADD CONSTRAINT "waiting_items_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "waiting_items" ADD CONSTRAINT "waiting_items_connection_id_connections_id_fk" FOREIGN KEY ("connection_id") REFERENCES "public"."connections"("id") ON DELETE cascade ON UPDATE no action;