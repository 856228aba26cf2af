-- What nodes share besides records: versions of the rules, keys of applications, closings, secrets.
--
-- One list to which is added and from which nothing is taken: a set of facts, each told once, by its
-- topic and name. No row is believed for standing here: nodes check signatures, seals and MACs. Beside
-- it each node says how far it is, in a row of its own, which is the one thing that changes in place.

create table bailiwick.state (
  position bigint primary key,
  topic text not null check (topic ~ '^[a-z][a-z-]{0,31}$'),
  name text not null check (octet_length(name) between 1 and 200),
  content bytea not null check (octet_length(content) <= 16777216),
  node text not null check (octet_length(node) between 1 and 200),
  at timestamptz not null,
  unique (topic, name)
);
alter table bailiwick.state alter column content set storage external;

-- Positions have no gaps and become visible in their order, so that whoever has read up to one has
-- missed nothing below it.
create function bailiwick.take_position() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  perform pg_advisory_xact_lock(7022, 0);
  select coalesce(max(position), 0) + 1 into new.position from bailiwick.state;
  new.at := clock_timestamp();
  return new;
end
$$;
create trigger in_order before insert on bailiwick.state
  for each row execute function bailiwick.take_position();
create trigger never_updated before update on bailiwick.state
  for each row execute function bailiwick.refuse_update();

-- How far each node is. "lease_ms" is how long it may go on by the version it enforces without being
-- heard of; "standing" is "serving", "aside" (it has closed itself) or "stopped".
create table bailiwick.node_state (
  node text primary key check (octet_length(node) between 1 and 200),
  seen timestamptz not null,
  lease_ms bigint not null check (lease_ms >= 0),
  release text not null,
  applied bigint not null,
  staged bigint not null,
  prepared bigint not null,
  enforced bigint not null,
  standing text not null check (standing in ('serving', 'aside', 'stopped')),
  trouble text not null
);

revoke all on bailiwick.state, bailiwick.node_state from public;
revoke all on function bailiwick.take_position() from public;
grant select, insert on bailiwick.state to bailiwick_ingest;
grant select, insert, update on bailiwick.node_state to bailiwick_ingest;
grant execute on function bailiwick.take_position() to bailiwick_ingest;

create view bailiwick.audit_state as
  select position, topic, name, content, node, at from bailiwick.state;
create view bailiwick.audit_node_state as
  select node, seen, lease_ms, release, applied, staged, prepared, enforced, standing, trouble
  from bailiwick.node_state;
grant select on bailiwick.audit_state, bailiwick.audit_node_state to bailiwick_audit;
