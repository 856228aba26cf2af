-- The shared store of several nodes: ciphertext, closed names, leaves, wrapped keys.
--
-- Whoever runs this owns the schema and may create roles. Nothing here is ever updated in place, and
-- nothing is deleted row by row: a cell (class, day, origin) is a partition, and ends by being dropped.

do $$
declare
  wanted text;
begin
  foreach wanted in array array['bailiwick_ingest', 'bailiwick_expire', 'bailiwick_audit'] loop
    if not exists (select from pg_catalog.pg_roles where rolname = wanted) then
      execute format('create role %I nologin', wanted);
    end if;
  end loop;
  -- Whoever hands tables over to a role has to be a member of it.
  if not pg_has_role(current_user, 'bailiwick_expire', 'member') then
    execute format('grant bailiwick_expire to %I', current_user);
  end if;
exception
  -- Another database of the same cluster is being set up at this moment.
  when unique_violation then null;
end
$$;

grant usage on schema bailiwick to bailiwick_ingest, bailiwick_expire, bailiwick_audit;
grant create on schema bailiwick to bailiwick_expire;

-- Nodes. The number stands in every row in place of the name.
create table bailiwick.origins (
  origin integer generated always as identity primary key,
  name text not null unique,
  verifier text not null,
  joined timestamptz not null default now()
);

-- Nodes that are closed, with the last checkpoint they signed.
create table bailiwick.retired (
  origin integer primary key references bailiwick.origins,
  size bigint not null,
  note text not null,
  at timestamptz not null default now()
);

-- Every leaf of every node, 64 bytes each, a batch in a row; the position of a node is the greatest
-- "until". Each row begins where another ended, so nothing can be left out, shipped twice or forked.
create table bailiwick.spine (
  origin integer not null references bailiwick.origins,
  first bigint,
  until bigint not null,
  leaves bytea not null,
  note text,
  shipped timestamptz not null default now(),
  primary key (origin, until),
  unique (origin, first),
  foreign key (origin, first) references bailiwick.spine (origin, until),
  check (
    (first is null and until = 0 and octet_length(leaves) = 0)
    or (first is not null and until > first and octet_length(leaves) = 64 * (until - first))
  )
);
alter table bailiwick.spine alter column leaves set storage external;

-- The records: encrypted frames, and the closed names by which they are found.
create table bailiwick.records (
  class smallint not null,
  day integer not null,
  origin integer not null,
  index bigint not null,
  kind smallint not null,
  acknowledged bigint not null,
  record_id uuid not null,
  application text,
  level text,
  decision text,
  labels text[] not null,
  endpoints text[] not null,
  jurisdictions text[] not null,
  rules text[] not null,
  frame bytea not null,
  primary key (class, day, origin, index)
) partition by list (class);
alter table bailiwick.records alter column frame set storage external;
create index on bailiwick.records (acknowledged, origin, index);
create index on bailiwick.records (record_id);
create index on bailiwick.records (application, acknowledged);
create index on bailiwick.records using gin (labels, endpoints, jurisdictions, rules);

-- The key of each cell, wrapped to each of those who may read it.
create table bailiwick.cell_keys (
  class smallint not null,
  day integer not null,
  origin integer not null,
  holder text not null,
  wrapped bytea not null,
  primary key (class, day, origin, holder)
) partition by list (class);

-- Cells that have ended. None of them comes back.
create table bailiwick.ended (
  class smallint not null,
  day integer not null,
  origin integer not null references bailiwick.origins,
  at timestamptz not null default now(),
  primary key (class, day, origin)
);

-- Cells that were written anew without some of their records, by the leaf that announced it.
create table bailiwick.replaced (
  origin integer not null references bailiwick.origins,
  intent bigint not null,
  class smallint not null,
  day integer not null,
  records integer not null,
  at timestamptz not null default now(),
  primary key (origin, intent)
);

create function bailiwick.refuse_update() returns trigger
language plpgsql as $$
begin
  raise exception 'nothing in the shared store is changed in place'
    using errcode = 'insufficient_privilege';
end
$$;

create trigger never_updated before update on bailiwick.records
  for each row execute function bailiwick.refuse_update();
create trigger never_updated before update on bailiwick.cell_keys
  for each row execute function bailiwick.refuse_update();
create trigger never_updated before update on bailiwick.spine
  for each row execute function bailiwick.refuse_update();
create trigger never_updated before update on bailiwick.origins
  for each row execute function bailiwick.refuse_update();
create trigger never_updated before update on bailiwick.retired
  for each row execute function bailiwick.refuse_update();
create trigger never_updated before update on bailiwick.ended
  for each row execute function bailiwick.refuse_update();

create function bailiwick.refuse_retired() returns trigger
language plpgsql as $$
begin
  if exists (select from bailiwick.retired where retired.origin = new.origin) then
    raise exception 'this node is retired; its log was closed'
      using errcode = 'object_not_in_prerequisite_state';
  end if;
  return new;
end
$$;
create trigger not_after_retirement before insert on bailiwick.spine
  for each row execute function bailiwick.refuse_retired();

-- The names of a cell's two partitions.
create function bailiwick.cell_name(prefix text, class smallint, day integer, origin integer)
returns text language sql immutable as $$
  select format('%s_%s_%s_%s', prefix, class, to_char(date '1970-01-01' + day, 'YYYYMMDD'), origin)
$$;

-- What a day held must not live on in the planner's statistics, so none are kept of names and keys.
create function bailiwick.keep_no_statistics(records text, keys text)
returns void language plpgsql as $$
declare
  named text;
begin
  foreach named in array array[
    'record_id', 'application', 'level', 'decision', 'labels', 'endpoints', 'jurisdictions', 'rules',
    'frame'
  ] loop
    execute format('alter table bailiwick.%I alter column %I set statistics 0', records, named);
  end loop;
  execute format('alter table bailiwick.%I alter column wrapped set statistics 0', keys);
end
$$;
select bailiwick.keep_no_statistics('records', 'cell_keys');

-- Makes the two tables of a cell, not attached yet.
create function bailiwick.make_tables(class smallint, day integer, origin integer, suffix text)
returns void language plpgsql as $$
declare
  records text := bailiwick.cell_name('records', class, day, origin) || suffix;
  keys text := bailiwick.cell_name('keys', class, day, origin) || suffix;
begin
  execute format('create table bailiwick.%I (like bailiwick.records including all)', records);
  execute format('create table bailiwick.%I (like bailiwick.cell_keys including all)', keys);
  perform bailiwick.keep_no_statistics(records, keys);
end
$$;

-- Attaches the two tables of a cell.
create function bailiwick.attach_tables(class smallint, day integer, origin integer)
returns void language plpgsql as $$
declare
  part text;
begin
  foreach part in array array['records', 'keys'] loop
    execute format(
      'alter table bailiwick.%I attach partition bailiwick.%I for values from (%s, %s) to (%s, %s)',
      part || '_' || class, bailiwick.cell_name(part, class, day, origin),
      day, origin, day, origin + 1
    );
  end loop;
end
$$;

-- Makes the partitions of a cell where they are missing. One that ended is not made again.
create function bailiwick.make_cell(class smallint, day integer, origin integer) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  part text;
begin
  -- One at a time: two nodes may meet the first record of a class together.
  perform pg_advisory_xact_lock(7021, class::integer);
  if exists (
    select from bailiwick.ended e
    where e.class = make_cell.class and e.day = make_cell.day and e.origin = make_cell.origin
  ) then
    raise exception 'the records of this day were deleted; they do not come back'
      using errcode = 'object_not_in_prerequisite_state';
  end if;
  if to_regclass(format('bailiwick.%I', bailiwick.cell_name('records', class, day, origin)))
    is not null then
    return;
  end if;
  if to_regclass(format('bailiwick.%I', 'records_' || class)) is null then
    foreach part in array array['records', 'cell_keys'] loop
      execute format(
        'create table bailiwick.%I partition of bailiwick.%I for values in (%s)
           partition by range (day, origin)',
        case part when 'cell_keys' then 'keys' else part end || '_' || class, part, class
      );
    end loop;
    perform bailiwick.keep_no_statistics('records_' || class, 'keys_' || class);
  end if;
  perform bailiwick.make_tables(class, day, origin, '');
  perform bailiwick.attach_tables(class, day, origin);
end
$$;

alter table bailiwick.records owner to bailiwick_expire;
alter table bailiwick.cell_keys owner to bailiwick_expire;
alter function bailiwick.make_cell(smallint, integer, integer) owner to bailiwick_expire;

-- What each role may do. PostgreSQL lets only the owner detach, so bailiwick_expire owns the records;
-- it gives up changing them.
revoke all on all tables in schema bailiwick from public;
revoke all on all functions in schema bailiwick from public;
revoke insert, update, delete, truncate on bailiwick.records from bailiwick_expire;
revoke insert, update, delete, truncate on bailiwick.cell_keys from bailiwick_expire;

grant insert on bailiwick.records, bailiwick.cell_keys to bailiwick_ingest;
grant select, insert on bailiwick.origins, bailiwick.spine, bailiwick.retired to bailiwick_ingest;
grant select on bailiwick.ended, bailiwick.replaced to bailiwick_ingest;
grant execute on function bailiwick.make_cell(smallint, integer, integer) to bailiwick_ingest;
grant execute on function bailiwick.cell_name(text, smallint, integer, integer)
  to bailiwick_ingest, bailiwick_expire, bailiwick_audit;

grant select on bailiwick.origins, bailiwick.retired, bailiwick.spine to bailiwick_expire;
grant select, insert on bailiwick.ended, bailiwick.replaced to bailiwick_expire;
grant execute on function bailiwick.make_tables(smallint, integer, integer, text) to bailiwick_expire;
grant execute on function bailiwick.keep_no_statistics(text, text) to bailiwick_expire;
grant execute on function bailiwick.attach_tables(smallint, integer, integer) to bailiwick_expire;
grant execute on function bailiwick.refuse_update(), bailiwick.refuse_retired() to bailiwick_expire;

grant select on bailiwick.records, bailiwick.cell_keys to current_user;

-- Auditors read through these, and nothing else.
create view bailiwick.audit_records as
  select class, day, date '1970-01-01' + day as date, origin, index, kind, acknowledged,
         to_timestamp(acknowledged / 1e9) as at, record_id, application, level, decision, labels,
         endpoints, jurisdictions, rules, frame
  from bailiwick.records;
create view bailiwick.audit_keys as
  select class, day, origin, holder, wrapped from bailiwick.cell_keys;
create view bailiwick.audit_spine as
  select origin, first, until, leaves, note, shipped from bailiwick.spine;
create view bailiwick.audit_ended as
  select class, day, origin, at from bailiwick.ended;
create view bailiwick.audit_replaced as
  select origin, intent, class, day, records, at from bailiwick.replaced;
create view bailiwick.audit_origins as
  select o.origin, o.name, o.verifier, o.joined, r.size as retired_size, r.note as retired_note,
         r.at as retired
  from bailiwick.origins o left join bailiwick.retired r using (origin);
grant select on bailiwick.audit_records, bailiwick.audit_keys, bailiwick.audit_spine,
  bailiwick.audit_ended, bailiwick.audit_replaced, bailiwick.audit_origins to bailiwick_audit;
grant select on bailiwick.migrations to bailiwick_ingest, bailiwick_expire, bailiwick_audit;
