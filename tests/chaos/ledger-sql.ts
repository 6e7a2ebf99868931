/**
 * What the database itself records of who writes what. Each process's name is its `application_name`, so a trigger can
 * tell the writer from the holder of the lease, whatever the product's own code believes.
 */
export const ledgerSql = `
create schema chaos;
create table chaos.processes (name text primary key, role text not null, pid int not null);
create table chaos.claims (connection_id uuid, lease_gen int, pid int, due timestamptz, attempted timestamptz, at timestamptz default clock_timestamp());
create table chaos.releases (connection_id uuid, lease_gen int, at timestamptz default clock_timestamp());
create table chaos.refreshes (connection_id uuid, token_gen int, attempt int, pid int, at timestamptz default clock_timestamp());
create table chaos.stored (connection_id uuid, token_gen int, at timestamptz default clock_timestamp());
create table chaos.doubts (connection_id uuid, token_gen int, at timestamptz default clock_timestamp());
create table chaos.states (id bigserial primary key, connection_id uuid, user_id uuid, provider text, status text, code text, at timestamptz default clock_timestamp());
create table chaos.batches (connection_id uuid, at timestamptz default clock_timestamp());
create table chaos.ends (run_id uuid, user_id uuid, provider text, status text, code text, at timestamptz default clock_timestamp());
create table chaos.deleted (user_id uuid, source text, external_id text, at timestamptz default clock_timestamp());
create table chaos.violations (kind text, detail text, at timestamptz default clock_timestamp());

create function chaos.writer() returns chaos.processes language sql stable as $$
  select p from chaos.processes p where p.name = current_setting('application_name')
$$;
create function chaos.holder(owner text) returns int language sql immutable as $$
  select nullif(split_part(owner, '-', 1), '')::int
$$;

create function chaos.on_connection() returns trigger language plpgsql as $$
declare writer chaos.processes := chaos.writer();
begin
  if new.lease_gen <> old.lease_gen then
    insert into chaos.claims values (new.id, new.lease_gen, chaos.holder(new.lease_owner), old.next_sync_at, new.last_attempt_at);
    if old.lease_until > now() then
      insert into chaos.violations values ('claimed while held', format('%s of %s by %s, held until %s', new.provider, new.id, writer.name, old.lease_until));
    end if;
  elsif writer.role = 'worker' and chaos.holder(old.lease_owner) is distinct from writer.pid
    and (new.cursor is distinct from old.cursor or new.progress is distinct from old.progress
      or new.lease_until is distinct from old.lease_until or new.lease_owner is distinct from old.lease_owner) then
    insert into chaos.violations values ('stale write', format('%s of %s by %s, held by %s', new.provider, new.id, writer.name, old.lease_owner));
  end if;
  if old.lease_owner is not null and new.lease_owner is null then
    insert into chaos.releases values (new.id, new.lease_gen);
  end if;
  if new.lease_gen = old.lease_gen and new.progress is not null and new.progress is distinct from old.progress then
    insert into chaos.batches values (new.id);
  end if;
  if new.refresh_attempt <> old.refresh_attempt then
    insert into chaos.refreshes values (new.id, new.token_gen, new.refresh_attempt, writer.pid);
    if old.refresh_claimed_until > now() and new.token_gen = old.token_gen then
      insert into chaos.violations values ('refresh claimed twice', format('%s of %s by %s', new.provider, new.id, writer.name));
    end if;
  end if;
  if new.token_gen <> old.token_gen then
    insert into chaos.stored values (new.id, new.token_gen);
  end if;
  if old.refresh_in_doubt_since is null and new.refresh_in_doubt_since is not null then
    insert into chaos.doubts values (new.id, new.token_gen);
  end if;
  if new.status <> old.status then
    insert into chaos.states (connection_id, user_id, provider, status, code) values (new.id, new.user_id, new.provider, new.status, new.error_code);
  end if;
  return null;
end $$;

create function chaos.on_row() returns trigger language plpgsql as $$
declare
  writer chaos.processes := chaos.writer();
  owner text;
begin
  select lease_owner into owner from connections where id = coalesce(new.connection_id, old.connection_id);
  if not found then return null; end if;
  if writer.role is not null and not (writer.role = 'web' and tg_op = 'DELETE') and chaos.holder(owner) is distinct from writer.pid then
    insert into chaos.violations values ('stale write', format('%s %s of %s by %s, held by %s', tg_op, tg_table_name, coalesce(new.connection_id, old.connection_id), writer.name, owner));
  end if;
  return null;
end $$;

create function chaos.on_deleted() returns trigger language plpgsql as $$
begin
  insert into chaos.deleted values (old.user_id, old.source, old.external_id);
  return null;
end $$;

create function chaos.on_log() returns trigger language plpgsql as $$
begin
  if new.status in ('success', 'partial', 'failed') and old.status in ('queued', 'running') then
    insert into chaos.ends values (new.id, new.user_id, new.provider, new.status, new.error_code);
  end if;
  return null;
end $$;

create trigger chaos_connection after update on connections for each row execute function chaos.on_connection();
create trigger chaos_row after insert or update or delete on activities for each row execute function chaos.on_row();
create trigger chaos_row after insert or update or delete on time_off for each row execute function chaos.on_row();
create trigger chaos_deleted after delete on activities for each row execute function chaos.on_deleted();
create trigger chaos_log after update on integration_sync_logs for each row execute function chaos.on_log();
create index on chaos.claims (connection_id, lease_gen);
create index on chaos.releases (connection_id, lease_gen);
`;
