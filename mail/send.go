package mail

import (
	"context"
	"fmt"
	"strconv"
	"time"
)

// Send carries one letter to one recipient and waits for the answer. Where the server offers PIPELINING (RFC 2920) the
// envelope goes out in one write.
//
// begin is called when the server has asked for the body and before its first byte: whoever keeps a journal writes it
// there. Its error stops the letter and closes the connection. Cancelling ctx stops a letter only until then; a body that
// has begun is waited for, within the account's time, because its outcome is worth knowing.
//
// A refused recipient leaves the connection as good as before; 421, a lost connection and an answer that is no SMTP end it.
func (c *Conn) Send(ctx context.Context, from, to Address, message []byte, begin func() error) Outcome {
	return c.SendThen(ctx, Envelope{from, to}, message, begin, Envelope{})
}

// SendThen is Send that lets the envelope of the next letter ride behind the final dot, which saves a round trip a letter.
// The next letter on the connection must then be that one; if it is not to be sent after all, close the connection. The
// answer to next is read by the next call. Where the server offers no PIPELINING, next is nothing.
func (c *Conn) SendThen(ctx context.Context, e Envelope, message []byte, begin func() error, next Envelope) Outcome {
	return c.send(ctx, e, message, false, begin, next)
}

// SendComposed is SendThen for a letter that Compose made: it goes out as it is, without a copy. What the slice has room for
// behind the letter is written over.
func (c *Conn) SendComposed(ctx context.Context, e Envelope, letter []byte, begin func() error, next Envelope) Outcome {
	return c.send(ctx, e, letter, true, begin, next)
}

// send does it; ready says that every line of the message ends with CRLF and none begins with a dot.
func (c *Conn) send(ctx context.Context, e Envelope, message []byte, ready bool, begin func() error, next Envelope) Outcome {
	if c.broken != nil {
		return Outcome{Err: c.broken, Stage: StageMail}
	}
	if err := ctx.Err(); err != nil {
		return Outcome{Err: err, Stage: StageMail}
	}
	if len(message) == 0 { // its dot would be a bare one
		return Outcome{Err: errEmpty, Stage: StageMail}
	}
	_ = c.raw.SetDeadline(time.Now().Add(c.timeout))
	uncancel := func() bool { return true }
	if ctx.Done() != nil {
		uncancel = context.AfterFunc(ctx, func() { _ = c.raw.SetDeadline(time.Unix(1, 0)) })
	}
	out := c.envelope(e, message)
	if !uncancel() {
		c.fail(ctx.Err()) // the deadline of the past may come to stand at any moment: no other letter may meet it
		if out.Stage == "" {
			out = Outcome{Err: ctx.Err(), Stage: StageData}
		}
	}
	if out.Stage == "" && c.in.Buffered() > 0 {
		out = Outcome{Err: errExtra, Stage: StageData}
	}
	if out.Stage == "" && begin != nil {
		if err := begin(); err != nil {
			out = Outcome{Err: err, Stage: StageData}
		}
	}
	if out.Stage == "" {
		out = c.body(message, ready, next)
	}
	if c.broken == nil && (out.Err != nil || out.Reply.Code == 421) {
		c.fail(cause(out))
	}
	c.usedAt = time.Now()
	return out
}

func cause(o Outcome) error {
	if o.Err != nil {
		return o.Err
	}
	return fmt.Errorf("the server ended the connection: %s", o.Reply)
}

// envelope asks until the server waits for the body. The zero Outcome says that it does.
func (c *Conn) envelope(e Envelope, message []byte) Outcome {
	announced := !c.ahead.IsZero()
	switch {
	case announced && c.ahead != e:
		return Outcome{Err: errOtherNext, Stage: StageMail}
	case !announced && c.in.Buffered() > 0: // an answer to nothing would be taken for the answer to this letter
		return c.unasked()
	}
	c.ahead = Envelope{}
	b := c.buf[:0]
	if !announced && c.reset {
		b = append(b, "RSET\r\n"...)
	}
	resetting := len(b) > 0
	c.reset = false
	if announced || c.pipelining {
		if !announced {
			b = c.appendEnvelope(b, e, message)
		}
		if err := c.write(b); err != nil {
			return c.lost(StageMail, err)
		}
		return c.answers(resetting)
	}
	if resetting {
		if err := c.write(b); err != nil {
			return c.lost(StageMail, err)
		}
		if out := c.resetAnswer(); out.Stage != "" {
			return out
		}
	}
	if out := c.ask(c.appendMail(c.buf[:0], e.From, message), StageMail, 2); out.Stage != "" {
		return out
	}
	if out := c.ask(appendRcpt(c.buf[:0], e.To), StageRcpt, 2); out.Stage != "" {
		c.reset = true
		return out
	}
	out := c.ask(append(c.buf[:0], "DATA\r\n"...), StageData, 3)
	c.reset = out.Stage != ""
	return out
}

// answers reads the replies to an envelope that was written as one. The first refusal is the outcome; what follows it is
// read all the same, or the next letter would get this one's answers.
func (c *Conn) answers(resetting bool) Outcome {
	if resetting {
		if out := c.resetAnswer(); out.Stage != "" {
			return out
		}
	}
	var first Outcome
	for _, step := range [...]struct {
		stage string
		class int
	}{{StageMail, 2}, {StageRcpt, 2}, {StageData, 3}} {
		reply, err := readReply(c.in, c.said[:0])
		if err != nil {
			if first.Stage != "" { // the refusal is known, and so is that nothing more comes
				c.fail(err)
				return first
			}
			return Outcome{Err: err, Stage: step.stage}
		}
		c.said = reply.text
		switch {
		case first.Stage == "":
			if first = judge(reply, step.stage, step.class); first.Err != nil || first.Reply.Code == 421 {
				return first
			}
		case reply.code == 421 || step.class == 3 && reply.code == 354:
			// RFC 2920 §3.1 would have us end the empty letter with a dot; a server that takes it has mailed nothing to nobody,
			// or worse. Closing is safe.
			c.fail(errOpenData)
			return first
		}
	}
	c.reset = first.Stage != ""
	return first
}

// ask writes one command and reads its answer, for a server without PIPELINING.
func (c *Conn) ask(command []byte, stage string, class int) Outcome {
	if err := c.write(command); err != nil {
		return c.lost(stage, err)
	}
	out := c.answer(stage, class)
	if out.Err == nil && c.in.Buffered() > 0 {
		return Outcome{Err: errExtra, Stage: stage}
	}
	return out
}

// resetAnswer reads the answer to RSET, whose refusal is no word about the letter to come.
func (c *Conn) resetAnswer() Outcome {
	out := c.answer(StageMail, 2)
	if out.Stage != "" && out.Err == nil && out.Reply.Code != 421 {
		return Outcome{Err: fmt.Errorf("%w: %q to RSET", errNonsense, out.Reply), Stage: StageMail}
	}
	return out
}

func (c *Conn) answer(stage string, class int) Outcome {
	reply, err := readReply(c.in, c.said[:0])
	if err != nil {
		return Outcome{Err: err, Stage: stage}
	}
	c.said = reply.text
	return judge(reply, stage, class)
}

// judge says nothing of the reply that was hoped for, keeps a refusal, and takes anything else for nonsense.
func judge(reply rawReply, stage string, class int) Outcome {
	switch {
	case reply.code/100 == class && (class == 2 || reply.code == 354):
		return Outcome{}
	case reply.code >= 400:
		return Outcome{Reply: reply.words(), Stage: stage}
	}
	return Outcome{Err: fmt.Errorf("%w: %q to %s", errNonsense, reply.words(), stage), Stage: stage}
}

// body sends the letter and the dot, and with them the envelope of the next letter.
func (c *Conn) body(message []byte, ready bool, next Envelope) Outcome {
	_ = c.raw.SetDeadline(time.Now().Add(bodyTime * c.timeout))
	b := message
	if ready {
		b = append(b, ".\r\n"...)
	} else {
		b = appendStuffed(c.buf[:0], message)
		c.buf = b
	}
	end := len(b)
	if c.pipelining && !next.IsZero() {
		b = c.appendEnvelope(b, next, nil)
	}
	n, err := c.out.Write(b)
	if err == nil {
		err = c.out.Flush()
		n = len(b)
	}
	ended := n >= end
	if err != nil {
		if reply, ok := c.lastWords(); ok && (reply.code >= 400 || ended && reply.code/100 == 2) {
			c.fail(err)
			return Outcome{Reply: reply.words(), Began: true, Ended: ended, Stage: StageBody}
		}
		return Outcome{Err: err, Began: true, Ended: ended, Stage: StageBody}
	}
	reply, err := readReply(c.in, c.said[:0])
	c.said = reply.text
	switch {
	case err != nil:
	case reply.code/100 == 3:
		err = fmt.Errorf("%w: %q to the letter", errNonsense, reply.words())
	case next.IsZero() && c.in.Buffered() > 0: // of several answers the first stands, and nothing after it can be trusted
		c.fail(errExtra)
	}
	if err != nil {
		return Outcome{Err: err, Began: true, Ended: true, Stage: StageBody}
	}
	if c.pipelining {
		c.ahead = next
	}
	c.reset = reply.code >= 400 && c.ahead.IsZero()
	return Outcome{Reply: reply.words(), Began: true, Ended: true, Stage: StageBody}
}

// lost is the outcome of a command that could not be written.
func (c *Conn) lost(stage string, err error) Outcome {
	reply, ok := c.lastWords()
	if !ok || reply.code < 400 {
		return Outcome{Err: err, Stage: stage}
	}
	c.fail(err)
	return Outcome{Reply: reply.words(), Stage: stage}
}

// lastWords are what a server that hung up said before: often the reason.
func (c *Conn) lastWords() (rawReply, bool) {
	_ = c.raw.SetReadDeadline(time.Now().Add(100 * time.Millisecond))
	reply, err := readReply(c.in, c.said[:0])
	return reply, err == nil
}

// unasked is a server that spoke while we were silent: 421 before it hangs up, or nonsense.
func (c *Conn) unasked() Outcome {
	reply, err := readReply(c.in, c.said[:0])
	if err == nil && reply.code == 421 {
		return Outcome{Reply: reply.words(), Stage: StageMail}
	}
	if err == nil {
		err = errExtra
	}
	return Outcome{Err: err, Stage: StageMail}
}

func (c *Conn) write(b []byte) error {
	c.buf = b[:0]
	if _, err := c.out.Write(b); err != nil {
		return err
	}
	return c.out.Flush()
}

func (c *Conn) appendEnvelope(b []byte, e Envelope, message []byte) []byte {
	b = c.appendMail(b, e.From, message)
	b = appendRcpt(b, e.To)
	return append(b, "DATA\r\n"...)
}

// appendMail writes MAIL FROM with what is known of a message; of an announced one nothing is.
func (c *Conn) appendMail(b []byte, from Address, message []byte) []byte {
	b = append(b, "MAIL FROM:<"...)
	b = append(b, from.text...)
	b = append(b, '>')
	if c.size && len(message) > 0 {
		b = append(b, " SIZE="...)
		b = strconv.AppendInt(b, int64(len(message)), 10)
	}
	if c.eightBit && !isASCII(message) {
		b = append(b, " BODY=8BITMIME"...)
	}
	return append(b, "\r\n"...)
}

func appendRcpt(b []byte, to Address) []byte {
	b = append(b, "RCPT TO:<"...)
	b = append(b, to.text...)
	return append(b, ">\r\n"...)
}
