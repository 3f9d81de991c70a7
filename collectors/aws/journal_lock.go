package aws

import (
	"os"
	"syscall"
)

// lock takes the file for this process, until it ends or closes the file.
func lock(file *os.File) error {
	return syscall.Flock(int(file.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
}
