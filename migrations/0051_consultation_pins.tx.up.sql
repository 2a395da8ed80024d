-- A point in a picture of the document: {file, x, y}, shares of its width and height.
alter table consultation_remark add column pin jsonb;
-- When staff last reminded an addressee by hand; the reminder before the end is reminded_at.
alter table consultation_addressee add column nudged_at timestamptz;
