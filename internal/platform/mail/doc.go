// Package mail writes and sends single mails: receipts, notices, links.
//
// Enqueue stores a finished letter in mail_outbox inside the caller's
// transaction, together with a job that knows only its id. A worker hands the
// letter to the mail server outside any transaction and records the outcome.
//
// How often is a mail delivered? A lease on the row keeps two workers from
// sending the same one. Between the server's «250 accepted» and our record of it
// lies one statement; when the program or the database dies exactly there, the
// mail goes out once more. SMTP offers nothing against that (RFC 1047). Both
// copies carry the same Message-ID, by which receiving systems drop the second.
//
// Letters consist of blocks (heading, paragraph, facts, quote, button), so a
// module writes Go and sentences in i18n/<lang>/mail.json, never markup. One
// layout renders them as text and as HTML.
//
// Recipient and letter are erased some days after the end; what remains is the
// kind of mail, its dates and its outcome. A letter that holds a secret, such as a
// link that logs somebody in, is erased at the end itself.
package mail
