// Package pg is the only door to the PostgreSQL driver.
//
// Everything that is odd about the driver is dealt with here, once:
//
//   - It does not notice a cancelled context; a query ends by its deadline, by
//     statement_timeout or by itself. So every request carries a deadline.
//   - It writes arguments into the text of the statement. A comment inside a
//     statement with arguments must therefore hold no apostrophe and no $1, and
//     the statement no $$ quoting.
//   - bun placeholders («?») refuse a NUL byte; $1 placeholders drop it silently
//     and replace invalid UTF-8. Use «?».
//   - COMMIT of a transaction that failed before is answered like a success.
//     InTx notices and reports it.
package pg
