// Package mail is the language of mail: addresses, composing a letter, and the SMTP transport that carries it and says
// what the next server answered. It also has the built-in mailbox of the demo (Catcher), a server that only keeps.
//
// It owns no tables. It may open connections to the SMTP servers that an account names, listen where a Catcher is told
// to, and write below the folder given to a Catcher. go-mail, go-smtp and enmime are known here and nowhere else.
package mail
