package postgres

import (
	"fmt"
	"os"
	"strconv"
	"strings"
)

// settings are for a server that shares a small machine with salut: writes come in large batches and must survive a
// power cut; nobody replicates from it. They are given at each start, so that an update of salut changes them.
func settings(memory int64) []string {
	buffers := min(max(memory/8, 64<<20), 1<<30)
	cache := max(memory/2, 2*buffers)
	megabytes := func(n int64) string { return fmt.Sprintf("%dMB", n>>20) }
	return []string{
		"max_connections=100",
		"shared_buffers=" + megabytes(buffers),
		"effective_cache_size=" + megabytes(cache),
		"work_mem=16MB",
		"maintenance_work_mem=" + megabytes(min(max(memory/16, 64<<20), 512<<20)),
		"synchronous_commit=on",
		"wal_level=minimal", // halves what an import into a new table writes; a backup is pg_dump
		"max_wal_senders=0",
		"wal_compression=on",
		"wal_buffers=16MB",
		"max_wal_size=4GB", // a launch of a million messages fits between two checkpoints
		"min_wal_size=256MB",
		"checkpoint_timeout=15min",
		"checkpoint_completion_target=0.9",
		"random_page_cost=1.1",
		"jit=off", // compiling costs more than our queries
		"autovacuum_naptime=15s",
		"autovacuum_vacuum_cost_limit=1000",
		"unix_socket_permissions=0700",
		"logging_collector=off",
		"log_checkpoints=off",
		// Statements and key values hold addresses of people: neither goes to the log.
		"log_min_error_statement=panic",
		"log_error_verbosity=terse",
	}
}

// memory is how many bytes this process may use: the machine's, or less in a container.
func memory() int64 {
	const unknown = 2 << 30
	total := int64(unknown)
	if raw, err := os.ReadFile("/proc/meminfo"); err == nil {
		// "MemTotal:        8123456 kB"
		if fields := strings.Fields(string(raw)); len(fields) > 1 {
			if kb, err := strconv.ParseInt(fields[1], 10, 64); err == nil {
				total = kb << 10
			}
		}
	}
	if raw, err := os.ReadFile("/sys/fs/cgroup/memory.max"); err == nil {
		if limit, err := strconv.ParseInt(strings.TrimSpace(string(raw)), 10, 64); err == nil {
			total = min(total, limit)
		}
	}
	return total
}
