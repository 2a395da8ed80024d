package pgserver

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
)

const (
	memoryDir     = "/dev/shm"
	memoryNeeded  = 1 << 30 // bytes free, below it the disk is used
	throwawayMark = "mitwirken-test-"
)

// Throwaway is a server for tests: fast, without durability, gone with its data
// when stopped.
type Throwaway struct {
	*Server
	dir string
}

// StartThrowaway starts one in memory when /dev/shm has 1 GiB to spare, else in
// the folder for temporary files. It also removes what killed runs have left.
func StartThrowaway(ctx context.Context, searchDirs ...string) (*Throwaway, error) {
	base := os.TempDir()
	if freeBytes(memoryDir) >= memoryNeeded {
		base = memoryDir
	}
	sweepThrowaways(base)
	dir, err := os.MkdirTemp(base, fmt.Sprintf("%s%d-", throwawayMark, os.Getpid()))
	if err != nil {
		return nil, err
	}
	// Root runs the server as another account, which has to get in.
	if err := os.Chmod(dir, 0o755); err != nil {
		return nil, errors.Join(err, os.RemoveAll(dir))
	}
	s, err := Start(ctx, Options{Dir: dir, SearchDirs: searchDirs, Unsafe: true})
	if err != nil {
		return nil, errors.Join(err, os.RemoveAll(dir))
	}
	return &Throwaway{Server: s, dir: dir}, nil
}

// Stop ends the server and removes its data.
func (t *Throwaway) Stop() error {
	return errors.Join(t.Server.Stop(), os.RemoveAll(t.dir))
}

func freeBytes(dir string) uint64 {
	var st syscall.Statfs_t
	if syscall.Statfs(dir, &st) != nil {
		return 0
	}
	return uint64(st.Bavail) * uint64(st.Bsize)
}

func sweepThrowaways(base string) {
	left, _ := filepath.Glob(filepath.Join(base, throwawayMark+"*"))
	for _, dir := range left {
		pid, _, _ := strings.Cut(strings.TrimPrefix(filepath.Base(dir), throwawayMark), "-")
		n, err := strconv.Atoi(pid)
		if err == nil && errors.Is(syscall.Kill(n, 0), syscall.ESRCH) {
			_ = os.RemoveAll(dir) // of others' folders nothing goes
		}
	}
}
