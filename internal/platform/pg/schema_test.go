package pg_test

import (
	"testing"

	"mitwirken/internal/platform/pg"

	"github.com/google/go-cmp/cmp"
)

func TestSchemaShowsEverythingAMigrationCanMake(t *testing.T) {
	db := openEmpty(t, pg.Options{})
	exec(t, db, `CREATE EXTENSION citext;
CREATE TYPE a_mood AS ENUM ('sad', 'glad');
CREATE DOMAIN a_plz AS int CHECK (VALUE BETWEEN 1000 AND 9999);
CREATE TABLE a_x (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text COLLATE "fr-CH-x-icu" NOT NULL DEFAULT '', mood a_mood,
	plz a_plz, low text GENERATED ALWAYS AS (lower(name)) STORED, CONSTRAINT a_x_name_check CHECK (length(name) < 200));
CREATE UNLOGGED TABLE a_y (x int REFERENCES a_x ON DELETE CASCADE, n numeric(8,2));
CREATE INDEX a_x_low_idx ON a_x (low) WHERE mood = 'glad';
CREATE VIEW a_v AS SELECT 1 AS n;
CREATE SEQUENCE a_s INCREMENT 5;
CREATE FUNCTION a_stop() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'no'; END $$;
CREATE TRIGGER a_x_stop BEFORE DELETE ON a_x FOR EACH ROW EXECUTE FUNCTION a_stop();`)
	got, err := pg.Schema(t.Context(), db)
	if err != nil {
		t.Fatal(err)
	}
	const want = `extension citext

function a_stop()
    CREATE OR REPLACE FUNCTION public.a_stop()
     RETURNS trigger
     LANGUAGE plpgsql
    AS $function$ BEGIN RAISE 'no'; END $function$

sequence a_s
    bigint start 1 increment 5

sequence a_x_id_seq
    integer start 1 increment 1

table a_x
    column id integer not null identity always
    column name text collate "fr-CH-x-icu" not null default ''::text
    column mood a_mood
    column plz a_plz
    column low text generated lower(name)
    constraint a_x_name_check CHECK (length(name) < 200)
    constraint a_x_pkey PRIMARY KEY (id)
    CREATE INDEX a_x_low_idx ON public.a_x USING btree (low) WHERE (mood = 'glad'::a_mood)
    CREATE TRIGGER a_x_stop BEFORE DELETE ON a_x FOR EACH ROW EXECUTE FUNCTION a_stop()

table a_y
    unlogged
    column x integer
    column n numeric(8,2)
    constraint a_y_x_fkey FOREIGN KEY (x) REFERENCES a_x(id) ON DELETE CASCADE

type a_mood
    enum 'sad', 'glad'

type a_plz
    domain integer CHECK (((VALUE >= 1000) AND (VALUE <= 9999)))

view a_v
    SELECT 1 AS n;
`
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}
