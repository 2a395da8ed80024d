package pgserver

import "syscall"

const libcLocale = "C.UTF-8"

// endWithParent makes the system send sig to the child when the thread that
// started it ends, which includes kill -9 of this program.
func endWithParent(a *syscall.SysProcAttr, sig syscall.Signal) { a.Pdeathsig = sig }

// mapRoot lets root appear as uid 1000 to the child, the files staying root's.
func mapRoot(a *syscall.SysProcAttr) {
	a.Cloneflags = syscall.CLONE_NEWUSER
	a.UidMappings = []syscall.SysProcIDMap{{ContainerID: 1000, HostID: 0, Size: 1}}
	a.GidMappings = a.UidMappings
}
