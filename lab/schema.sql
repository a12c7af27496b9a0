-- The lab's register. The roles are those of the worlds' traffic: the portal, clerks, list maintenance, the nightly job.
create table voter (
    id bigint primary key, last_name text, first_name text, dob date, party text, street text, city text, zip text,
    precinct text, status text, updated timestamptz
);
create table registration (
    id bigint generated always as identity, last_name text, first_name text, dob date, party text, street text, city text, zip text
);
create table absentee_request (
    id bigint generated always as identity, voter_id bigint, street text, city text, zip text, made timestamptz default now()
);
create table polling_place (precinct text primary key, name text, street text);
create table removal (batch int, id bigint);
create table audit (at timestamptz default now(), who text default current_user, what text);
insert into polling_place select 'P' || to_char(n, 'FM000'), 'Hall ' || n, n || ' Main St' from generate_series(1, 48) n;
create sequence voter_id start 9000001;
alter table voter alter id set default nextval('voter_id');

create role portal login;
grant select on voter, polling_place to portal;
grant insert on registration, absentee_request to portal;
grant update (street, city, zip, updated) on voter to portal;
create role clerk;
grant select, insert, update on voter, absentee_request, registration, polling_place to clerk;
grant usage on all sequences in schema public to clerk, portal;
do $$ begin
    for n in 1..7 loop
        execute format('create role clerk_%s login in role clerk', n);
    end loop;
end $$;
create role maintenance login in role clerk;
grant select, insert, delete on removal to maintenance;
create role nightly login;
grant select on voter to nightly;
