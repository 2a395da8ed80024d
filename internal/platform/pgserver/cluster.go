package pgserver

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"syscall"
)

// tmpMark is part of the name of a cluster that initdb is still writing.
const tmpMark = ".tmp"

// initCluster creates the cluster unless it exists. initdb writes into a scratch
// folder which one rename puts in place: being killed half-way leaves at most
// rubbish that the next start sweeps.
func initCluster(ctx context.Context, bin Binaries, cluster string, who account, o Options) (fresh bool, err error) {
	sweep(cluster)
	if hasCluster(cluster) {
		return false, nil
	}
	tmp, err := os.MkdirTemp(filepath.Dir(cluster), filepath.Base(cluster)+tmpMark)
	if err != nil {
		return false, err
	}
	defer func() { _ = os.RemoveAll(tmp) }()
	if err := who.own(tmp); err != nil {
		return false, err
	}
	locale := o.Locale
	if locale == "" {
		locale = defaultLocale
	}
	args := []string{"-D", tmp, "-U", superUser, "--auth=trust", "--encoding=UTF8", "--locale=" + libcLocale, "--locale-provider=icu", "--icu-locale=" + locale}
	if o.Unsafe {
		args = append(args, "--no-sync")
	}
	c := who.command(filepath.Join(bin.Dir, "initdb"), args...)
	out := new(bytes.Buffer)
	c.Stdout, c.Stderr = out, out
	if err := runEndingWith(ctx, c); err != nil {
		return false, fmt.Errorf("creating the database cluster: %w: %s", err, bytes.TrimSpace(out.Bytes()))
	}
	// An empty folder may stand in the way; rename replaces it, a full one it does not.
	if err := os.Rename(tmp, cluster); err != nil {
		if hasCluster(cluster) {
			return false, nil // another instance was faster
		}
		return false, fmt.Errorf("%s is not empty and holds no database cluster: %w", cluster, err)
	}
	return true, nil
}

func hasCluster(dir string) bool {
	_, err := os.Stat(filepath.Join(dir, "PG_VERSION"))
	return err == nil
}

// sweep removes what killed runs of initdb left, except where one still works.
func sweep(cluster string) {
	left, _ := filepath.Glob(cluster + tmpMark + "*")
	for _, dir := range left {
		if !mentioned(dir) {
			_ = os.RemoveAll(dir)
		}
	}
}

// socketDirFor is the cluster itself, or a folder with a short name when the
// path of the socket would not fit into a socket address.
func socketDirFor(cluster string, who account) (string, error) {
	if len(filepath.Join(cluster, socketName)) <= maxSocketPath {
		return cluster, nil
	}
	sum := sha256.Sum256([]byte(cluster))
	// The name is the same every time, so that killed runs do not fill /tmp.
	dir := filepath.Join("/tmp", "mitwirken-pg-"+hex.EncodeToString(sum[:6]))
	if err := os.Mkdir(dir, 0o700); err == nil {
		return dir, who.own(dir)
	} else if !errors.Is(err, os.ErrExist) {
		return "", err
	}
	// Anybody can make a folder in /tmp: use it only when it is ours and closed.
	want := who.uid
	if want < 0 {
		want = os.Geteuid()
	}
	st, err := os.Lstat(dir)
	if err == nil && st.Mode() == os.ModeDir|0o700 {
		if own, ok := st.Sys().(*syscall.Stat_t); ok && int(own.Uid) == want {
			return dir, nil
		}
	}
	if dir, err = os.MkdirTemp("/tmp", "mitwirken-pg-"); err != nil {
		return "", err
	}
	return dir, who.own(dir)
}
