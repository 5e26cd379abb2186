package mail

import "time"

// Idle makes a connection look unused for d.
func Idle(c *Conn, d time.Duration) { c.usedAt = time.Now().Add(-d) }
