package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

// cpuOf is the CPU time of a process and its children, living and ended ones, by /proc; 0 where there is none.
func cpuOf(pid int) time.Duration {
	total := ticksOf(pid, true)
	stats, _ := filepath.Glob("/proc/[0-9]*/stat")
	for _, name := range stats {
		if fields := statOf(name); len(fields) > 1 && fields[1] == strconv.Itoa(pid) {
			child, _ := strconv.Atoi(filepath.Base(filepath.Dir(name)))
			total += ticksOf(child, false)
		}
	}
	return time.Duration(total) * 10 * time.Millisecond // USER_HZ is 100 on every Linux that Go runs on
}

func ticksOf(pid int, withEnded bool) (ticks int64) {
	fields := statOf(fmt.Sprintf("/proc/%d/stat", pid))
	if len(fields) < 15 {
		return 0
	}
	last := 13
	if withEnded {
		last = 15
	}
	for _, f := range fields[11:last] { // utime stime cutime cstime
		n, _ := strconv.ParseInt(f, 10, 64)
		ticks += n
	}
	return ticks
}

// statOf are the fields of a stat file behind the command's name: state, parent, …
func statOf(name string) []string {
	raw, err := os.ReadFile(name)
	if err != nil {
		return nil
	}
	_, rest, _ := strings.Cut(string(raw[strings.LastIndexByte(string(raw), ')')+1:]), " ")
	return strings.Fields(rest)
}

// peakMemory is the most that a process had in memory, in bytes.
func peakMemory(pid int) int64 {
	raw, _ := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	for line := range strings.SplitSeq(string(raw), "\n") {
		if value, ok := strings.CutPrefix(line, "VmHWM:"); ok {
			kb, _ := strconv.ParseInt(strings.TrimSuffix(strings.TrimSpace(value), " kB"), 10, 64)
			return kb << 10
		}
	}
	return 0
}

// serverPid finds the embedded server of a data folder by its command line.
func serverPid(dataDir, name string) int {
	commands, _ := filepath.Glob("/proc/[0-9]*/cmdline")
	for _, file := range commands {
		raw, err := os.ReadFile(file)
		if err != nil {
			continue
		}
		args := strings.Split(string(raw), "\x00")
		if strings.HasPrefix(filepath.Base(args[0]), name) && strings.Contains(string(raw), dataDir) {
			pid, _ := strconv.Atoi(filepath.Base(filepath.Dir(file)))
			return pid
		}
	}
	return 0
}
