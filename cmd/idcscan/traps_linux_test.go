package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"unsafe"
)

// Traps for which Linux has the device.

// TestREP34FullDisk writes each format to a file system without room, where one
// may be mounted, and to the device that is always full.
func TestREP34FullDisk(t *testing.T) {
	folder := t.TempDir()
	targets := map[string]string{"/dev/full": "/dev/full"}
	if err := syscall.Mount("tmpfs", folder, "tmpfs", 0, "size=8k"); err == nil {
		t.Cleanup(func() { _ = syscall.Unmount(folder, 0) })
		filler, err := os.Create(filepath.Join(folder, "filler"))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := filler.Write(make([]byte, 1<<20)); !errors.Is(err, syscall.ENOSPC) {
			t.Fatalf("the disk is not full: %v", err)
		}
		filler.Close()
		targets["a full disk"] = filepath.Join(folder, "report")
	}
	for _, format := range outputFormats() {
		for what, file := range targets {
			refuses(t, format+" to "+what, folder, append(scanBroken(), "--output", format+"="+file)...)
		}
	}
}

// TestREP35OnATerminal runs the program with a pseudo-terminal for stdout, and
// reads what came through it whole.
func TestREP35OnATerminal(t *testing.T) {
	program := filepath.Join(linkedBinary(t), "idcscan")
	for _, format := range outputFormats() {
		stream := onTerminal(t, program, append(scanBroken(), "--output", format)...)
		stream = strings.ReplaceAll(stream, "\r\n", "\n")
		if format == "text" {
			plain := colour.ReplaceAllString(stream, "")
			if plain == stream {
				t.Error("text on a terminal has no colour")
			}
			stream = plain
		}
		checkStream(t, format, stream)
	}
}

var colour = regexp.MustCompile("\x1b\\[[0-9;]*m")

// onTerminal returns what a program writes to a terminal that is its stdout; its
// stderr must be empty, and its exit code 1.
func onTerminal(t *testing.T, program string, arguments ...string) string {
	t.Helper()
	terminal, end := openTerminal(t)
	var errs bytes.Buffer
	cmd := exec.Command(program, arguments...)
	cmd.Stdout, cmd.Stderr, cmd.Env = end, &errs, append(os.Environ(), "TERM=xterm", "NO_COLOR=")
	read := make(chan string, 1)
	go func() {
		text, _ := io.ReadAll(terminal) // ends with EIO where the other end is closed
		read <- string(text)
	}()
	err := cmd.Run()
	end.Close()
	if cmd.ProcessState.ExitCode() != exitFindings || errs.Len() > 0 {
		t.Errorf("%v: %v: %s", arguments, err, &errs)
	}
	return <-read
}

// openTerminal opens a pseudo-terminal of 100 columns (pty(7)).
func openTerminal(t *testing.T) (terminal, end *os.File) {
	t.Helper()
	terminal, err := os.OpenFile("/dev/ptmx", os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { terminal.Close() })
	var number, locked uint32
	size := [4]uint16{40, 100, 0, 0}
	control(t, terminal, syscall.TIOCSPTLCK, unsafe.Pointer(&locked))
	control(t, terminal, syscall.TIOCGPTN, unsafe.Pointer(&number))
	control(t, terminal, syscall.TIOCSWINSZ, unsafe.Pointer(&size))
	if end, err = os.OpenFile(fmt.Sprintf("/dev/pts/%d", number), os.O_RDWR|syscall.O_NOCTTY, 0); err != nil {
		t.Fatal(err)
	}
	return terminal, end
}

func control(t *testing.T, file *os.File, request uintptr, argument unsafe.Pointer) {
	t.Helper()
	if _, _, errno := syscall.Syscall(syscall.SYS_IOCTL, file.Fd(), request, uintptr(argument)); errno != 0 {
		t.Fatal(errno)
	}
}
