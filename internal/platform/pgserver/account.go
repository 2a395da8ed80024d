package pgserver

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"syscall"
)

const systemDir = "/var/lib/mitwirken"

// account is as whom the server runs. PostgreSQL refuses to run as root.
type account struct {
	name      string
	uid, gid  int  // owner of the files; -1 leaves them with whom we are
	namespace bool // root mapped to an ordinary user inside a user namespace
}

// DefaultDir is preferred when the server can work there, else /var/lib/mitwirken:
// as root the server runs as another account, which cannot enter folders such as
// /root. An ordinary user always gets preferred.
func DefaultDir(preferred string) (string, error) {
	abs, err := filepath.Abs(preferred)
	if err != nil || os.Geteuid() != 0 {
		return abs, err
	}
	who, err := ordinaryAccount()
	if err != nil {
		return "", err
	}
	existing := abs
	for {
		if _, err := os.Stat(existing); err == nil {
			break
		}
		existing = filepath.Dir(existing) // ends at «/»
	}
	if who.canEnter(context.Background(), existing) == nil {
		return abs, nil
	}
	return systemDir, nil
}

// ordinaryAccount is what root drops to.
func ordinaryAccount() (account, error) {
	for _, name := range []string{"postgres", "nobody"} {
		u, err := user.Lookup(name)
		if err != nil {
			continue
		}
		uid, err1 := strconv.Atoi(u.Uid)
		gid, err2 := strconv.Atoi(u.Gid)
		if err := errors.Join(err1, err2); err != nil {
			return account{}, err
		}
		return account{name: name, uid: uid, gid: gid}, nil
	}
	return account{}, errors.New("PostgreSQL must not run as root, and there is no account postgres or nobody to run it as")
}

// accountFor decides as whom to run: whoever owns the cluster, else an ordinary
// account. When that account cannot reach the programs (node_modules under /root)
// root is mapped to an ordinary user in a user namespace, where that is allowed.
func accountFor(ctx context.Context, binDir, dir, cluster string) (account, error) {
	if os.Geteuid() != 0 {
		return account{uid: -1, gid: -1}, nil
	}
	who, err := ordinaryAccount()
	if err != nil {
		return account{}, err
	}
	if st, err := os.Stat(filepath.Join(cluster, "PG_VERSION")); err == nil {
		own := st.Sys().(*syscall.Stat_t)
		if own.Uid == 0 {
			who = account{name: "root", namespace: true}
		} else if int(own.Uid) != who.uid {
			who = account{name: fmt.Sprintf("uid %d", own.Uid), uid: int(own.Uid), gid: int(own.Gid)}
		}
	}
	if who.canEnter(ctx, binDir) != nil {
		mapped := account{name: "root", namespace: true}
		if err := mapped.canEnter(ctx, binDir); err != nil {
			return account{}, fmt.Errorf("running as root: account %s cannot reach the programs in %s, and a user namespace is not available (%w): install PostgreSQL (apt-get install postgresql) or set DATABASE_URL", who.name, binDir, err)
		}
		who = mapped
	}
	if err := who.canEnter(ctx, dir); err != nil {
		return account{}, fmt.Errorf("running as root: account %s cannot reach %s because a folder above it is closed to others: use a folder such as %s (%w)", who.name, dir, systemDir, err)
	}
	return who, nil
}

// canEnter asks the system itself, as this account: permissions may hang on more than mode bits.
func (a account) canEnter(ctx context.Context, dir string) error {
	c := a.command("/bin/ls", "-d", dir+"/.")
	out := new(bytes.Buffer)
	c.Stdout, c.Stderr = out, out
	if err := runEndingWith(ctx, c); err != nil {
		return fmt.Errorf("%w %s", err, bytes.TrimSpace(out.Bytes()))
	}
	return nil
}

// command prepares a program to run as this account, in a process group of its
// own: Ctrl-C in the terminal reaches this program only, which then ends the server.
func (a account) command(name string, args ...string) *exec.Cmd {
	c := exec.Command(name, args...)
	c.Dir = "/"
	c.Env = []string{"PATH=" + os.Getenv("PATH"), "LC_ALL=" + libcLocale, "TZ=UTC"}
	c.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	switch {
	case a.namespace:
		mapRoot(c.SysProcAttr)
	case a.uid >= 0:
		c.SysProcAttr.Credential = &syscall.Credential{Uid: uint32(a.uid), Gid: uint32(a.gid)}
	}
	return c
}

// own makes dir (one level) with mode 0700 for this account.
func (a account) own(dir string) error {
	if err := os.Mkdir(dir, 0o700); err != nil && !errors.Is(err, os.ErrExist) {
		return err
	}
	if a.uid < 0 {
		return nil
	}
	return os.Chown(dir, a.uid, a.gid)
}

// runEndingWith runs a short-lived program that ends when ctx or this process ends.
func runEndingWith(ctx context.Context, c *exec.Cmd) error {
	endWithParent(c.SysProcAttr, syscall.SIGKILL)
	ended := make(chan error, 1)
	if err := startOnOwnThread(c, func(err error) { ended <- err }); err != nil {
		return err
	}
	select {
	case err := <-ended:
		return err
	case <-ctx.Done():
		_ = c.Process.Kill()
		<-ended
		return ctx.Err()
	}
}

// makeParents creates dir and what is missing above it so that another account
// can pass through, whatever the umask.
func makeParents(dir string) error {
	if _, err := os.Stat(dir); err == nil {
		return nil
	}
	if err := makeParents(filepath.Dir(dir)); err != nil {
		return err
	}
	if err := os.Mkdir(dir, 0o755); err != nil {
		if errors.Is(err, os.ErrExist) {
			return nil
		}
		return err
	}
	return os.Chmod(dir, 0o755)
}
