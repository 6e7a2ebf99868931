-- The clock of leases and due dates: the database's own, plus an offset that only the simulator sets.
CREATE TABLE "devtrack_clock" (
	"only_row" boolean PRIMARY KEY DEFAULT true CHECK ("only_row"),
	"offset_ms" double precision DEFAULT 0 NOT NULL
);
--> statement-breakpoint
INSERT INTO "devtrack_clock" DEFAULT VALUES;
--> statement-breakpoint
CREATE FUNCTION "devtrack_now"() RETURNS timestamp with time zone LANGUAGE sql STABLE AS $$
	SELECT now() + make_interval(secs => (SELECT offset_ms FROM devtrack_clock) / 1000.0)
$$;
--> statement-breakpoint
-- The design document's integrations table: one row per user over the connections, with the caller's own rights.
CREATE VIEW "integrations" WITH (security_invoker = true) AS
SELECT
	u.id AS id,
	u.id AS user_id,
	count(*) FILTER (WHERE c.provider = 'github') > 0 AS github_connected,
	count(*) FILTER (WHERE c.provider = 'notion') > 0 AS notion_connected,
	count(*) FILTER (WHERE c.provider = 'slack') > 0 AS slack_connected,
	count(*) FILTER (WHERE c.provider = 'calendar') > 0 AS calendar_connected,
	max(c.access_token_encrypted) FILTER (WHERE c.provider = 'github') AS github_token_encrypted,
	max(c.refresh_token_encrypted) FILTER (WHERE c.provider = 'github') AS github_refresh_token_encrypted,
	max(c.token_expires_at) FILTER (WHERE c.provider = 'github') AS github_token_expires_at,
	max(c.access_token_encrypted) FILTER (WHERE c.provider = 'notion') AS notion_token_encrypted,
	max(c.refresh_token_encrypted) FILTER (WHERE c.provider = 'notion') AS notion_refresh_token_encrypted,
	max(c.token_expires_at) FILTER (WHERE c.provider = 'notion') AS notion_token_expires_at,
	max(c.access_token_encrypted) FILTER (WHERE c.provider = 'slack') AS slack_token_encrypted,
	max(c.refresh_token_encrypted) FILTER (WHERE c.provider = 'slack') AS slack_refresh_token_encrypted,
	max(c.token_expires_at) FILTER (WHERE c.provider = 'slack') AS slack_token_expires_at,
	max(c.slack_team_id) AS slack_team_id,
	max(c.access_token_encrypted) FILTER (WHERE c.provider = 'calendar') AS calendar_token_encrypted,
	max(c.refresh_token_encrypted) FILTER (WHERE c.provider = 'calendar') AS calendar_refresh_token_encrypted,
	max(c.token_expires_at) FILTER (WHERE c.provider = 'calendar') AS calendar_token_expires_at,
	max(c.last_sync_at) FILTER (WHERE c.provider = 'github') AS last_github_sync,
	max(c.last_sync_at) FILTER (WHERE c.provider = 'notion') AS last_notion_sync,
	max(c.last_sync_at) FILTER (WHERE c.provider = 'slack') AS last_slack_sync,
	max(c.last_sync_at) FILTER (WHERE c.provider = 'calendar') AS last_calendar_sync,
	u.created_at AS created_at,
	greatest(u.updated_at, max(c.updated_at)) AS updated_at
FROM users u
LEFT JOIN connections c ON c.user_id = u.id
GROUP BY u.id;
