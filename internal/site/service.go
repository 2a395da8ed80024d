package site

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mitwirken/internal/audit"
	"mitwirken/internal/authz"
	"mitwirken/internal/file"
	"mitwirken/internal/identity"
	"mitwirken/internal/platform/fault"
	"mitwirken/internal/platform/pg"
	"mitwirken/internal/site/theme"
)

const (
	// LogoPurpose of the picture that stands for the municipality.
	LogoPurpose = "site-logo"
	// Channel on which instances tell each other that the settings have changed.
	Channel = "site_settings"
)

// logoSubject is what the logo is attached to: there is one installation.
var logoSubject = file.Subject{Kind: "site", ID: uuid.MustParse("00000000-0000-4000-8000-000000000030")}

// Service keeps the settings; one method, one transaction.
type Service struct {
	db     bun.IDB
	log    *audit.Log
	people *identity.Service
	files  *file.Service
	now    func() time.Time
	start  Settings

	known memory
}

// Current are the settings in force. They are shared: nobody changes them.
type Current struct {
	Settings
	// Version is 0 until somebody has saved.
	Version   int
	ChangedAt time.Time
	ChangedBy *uuid.UUID
	// Logo is nil when there is none.
	Logo *file.File
	// Theme are the style rules of the colours; empty when the build brings them.
	Theme string
}

// memory of one instance. The round changes with every notice, so that what was
// read before a notice is not kept after it.
type memory struct {
	sync.Mutex
	current *Current
	round   int
}

func (m *memory) recall() (*Current, int) {
	m.Lock()
	defer m.Unlock()
	return m.current, m.round
}

func (m *memory) keep(c *Current, round int) {
	m.Lock()
	defer m.Unlock()
	if m.round == round {
		m.current = c
	}
}

func (m *memory) forget() {
	m.Lock()
	defer m.Unlock()
	m.current, m.round = nil, m.round+1
}

// NewService takes the settings of a fresh installation, which hold until somebody
// saves others. It registers what kind of file logos are.
func NewService(db bun.IDB, log *audit.Log, people *identity.Service, files *file.Service, now func() time.Time, start Settings) *Service {
	s := &Service{db: db, log: log, people: people, files: files, now: now, start: start}
	const most = 5 << 20
	files.Purpose(file.Purpose{Name: LogoPurpose, Types: []file.Type{file.PNG, file.JPEG, file.WebP}, MaxBytes: most, MaxFiles: 1}, logoGuard{})
	return s
}

// logoGuard lets administrators upload and everybody read.
type logoGuard struct{}

// MayUpload asks for the right to change the settings.
func (logoGuard) MayUpload(_ context.Context, a authz.Actor) (authz.Decision, error) {
	return ActKeep.Decide(authz.Case{Actor: a}), nil
}

// MayRead: everybody, once it is attached.
func (logoGuard) MayRead(context.Context, authz.Actor, file.Subject) (file.Answer, error) {
	return file.Answer{Decision: authz.Allow(), Public: true}, nil
}

// Current gives the settings in force: at most two statements when they have
// changed since the last call, else none. When the database does not answer it
// gives those of a fresh installation; every page has to name somebody.
func (s *Service) Current(ctx context.Context) *Current {
	c, round := s.known.recall()
	if c != nil {
		return c
	}
	c, err := s.read(ctx, s.db, false)
	if err != nil {
		slog.WarnContext(ctx, "settings of the installation not read", "cause", fault.Describe(err))
		return &Current{Settings: s.start}
	}
	s.known.keep(c, round)
	return c
}

// Forget makes the next Current look again.
func (s *Service) Forget() { s.known.forget() }

// Watch forgets what is known whenever any instance saves, until ctx ends.
func (s *Service) Watch(ctx context.Context, db *bun.DB) error {
	return pg.Listen(ctx, db, []string{Channel}, func(string, string) { s.Forget() })
}

// read gives the settings as they are stored: one statement, two with a logo.
func (s *Service) read(ctx context.Context, db bun.IDB, lock bool) (*Current, error) {
	r, err := findRow(ctx, db, lock)
	if err != nil {
		return nil, pg.Fault(err)
	}
	c := &Current{Settings: s.start, Version: r.Version, ChangedAt: r.ChangedAt, ChangedBy: r.ChangedBy}
	if r.Document != nil {
		c.Settings = *r.Document
	}
	c.Theme = theme.CSS(c.Accent, c.InternalAccent)
	if c.LogoID == nil {
		return c, nil
	}
	logos, err := s.files.Of(ctx, db, LogoPurpose, logoSubject.Kind, logoSubject.ID)
	if err != nil {
		return nil, pg.Fault(err)
	}
	for _, f := range logos[logoSubject.ID] {
		if f.ID == *c.LogoID {
			c.Logo = &f
		}
	}
	return c, nil
}

// Text gives a text in a language or in Easy. NotFound request.not_found for a name
// that does not exist.
func (s *Service) Text(ctx context.Context, name TextName, lang string) (Text, error) {
	t, known := s.Current(ctx).Text(name, lang)
	if !known {
		return t, fault.New(fault.NotFound, fault.CodeNotFound)
	}
	return t, nil
}

// Edit gives the settings for changing them, with the name of who changed them last
// (empty when the account is gone): three statements. Forbidden authz.role_required.
func (s *Service) Edit(ctx context.Context, actor authz.Actor) (*Current, string, error) {
	if err := ActKeep.Decide(authz.Case{Actor: actor}).Err(); err != nil {
		return nil, "", err
	}
	c, err := s.read(ctx, s.db, false)
	if err != nil {
		return nil, "", err
	}
	who, err := s.who(ctx, s.db, c)
	return c, who, err
}

func (s *Service) who(ctx context.Context, db bun.IDB, c *Current) (string, error) {
	if c.ChangedBy == nil {
		return "", nil
	}
	names, err := s.people.Names(ctx, db, []uuid.UUID{*c.ChangedBy})
	return names[*c.ChangedBy], pg.Fault(err)
}

// Save replaces the settings. Version is the one the writer saw. Forbidden
// authz.role_required; Stale request.stale when somebody else has saved since;
// Invalid request.invalid with every wrong field; Conflict file.gone, Gone
// file.refused for a logo. Saving what is there already changes nothing.
func (s *Service) Save(ctx context.Context, actor authz.Actor, version int, next Settings) (*Current, string, error) {
	if err := ActKeep.Decide(authz.Case{Actor: actor}).Err(); err != nil {
		return nil, "", err
	}
	next.clean()
	var out *Current
	var who string
	err := pg.InTx(ctx, s.db, func(ctx context.Context, tx bun.Tx) error {
		c, err := s.read(ctx, tx, true)
		if err != nil {
			return err
		}
		if c.Version != version {
			return fault.New(fault.Stale, fault.CodeStale)
		}
		if err := next.validate(); err != nil {
			return err
		}
		changed := c.changes(&next)
		if len(changed) > 0 {
			if err := s.put(ctx, tx, actor, c, &next); err != nil {
				return err
			}
		}
		if out, err = s.read(ctx, tx, false); err != nil {
			return err
		}
		if who, err = s.who(ctx, tx, out); err != nil || len(changed) == 0 {
			return err
		}
		return s.log.Record(ctx, tx, audit.Entry{Actor: actor, Act: "site.settings_saved", SubjectKind: "site_settings",
			Data: map[string]any{"version": out.Version, "fields": changed}})
	})
	if err != nil {
		return nil, "", err
	}
	s.Forget()
	return out, who, nil
}

func (s *Service) put(ctx context.Context, tx bun.Tx, actor authz.Actor, c *Current, next *Settings) error {
	var logo []uuid.UUID
	if next.LogoID != nil {
		logo = append(logo, *next.LogoID)
	}
	if err := s.files.Replace(ctx, tx, actor, LogoPurpose, logoSubject, logo...); err != nil {
		return err
	}
	r := &row{Version: c.Version + 1, Document: next, ChangedAt: s.now()}
	if actor.Kind == authz.Person {
		r.ChangedBy = &actor.ID
	}
	if err := updateRow(ctx, tx, r); err != nil {
		return err
	}
	return announce(ctx, tx)
}
