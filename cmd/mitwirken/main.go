// Command mitwirken is the whole product in one program.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"
)

const usage = `mitwirken – participation platform for municipalities

  mitwirken serve            serve the public; needs the settings in README.md
  mitwirken demo [-dir DIR]  everything at once with a sample town, nothing to set up
  mitwirken migrate          bring the database schema up to date
  mitwirken migrate status   list what is missing
  mitwirken migrate down N   undo the last N migrations
  mitwirken verify [ANCHOR]  prove that the audit log is whole
  mitwirken reindex          make the search index anew, while it is searched
  mitwirken config           print the settings in force, secrets masked
  mitwirken openapi          print the OpenAPI document
  mitwirken health           ask the running server whether it is ready
`

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := run(ctx, os.Args[1:], os.Stdout, os.Stderr)
	interrupted := ctx.Err() != nil && errors.Is(err, context.Canceled)
	stop()
	if interrupted { // the error only tells where
		fmt.Fprintln(os.Stderr, "mitwirken: interrupted before it was done")
		os.Exit(exitInterrupted)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "mitwirken:", err)
		if errors.Is(err, errUsage) {
			os.Exit(2)
		}
		os.Exit(1)
	}
}

// What shells report for a command that Ctrl-C ended.
const exitInterrupted = 130

var errUsage = errors.New("unknown command or option; «mitwirken help» lists them")

// atMost are the commands that take words after them, and how many.
var atMost = map[string]int{"demo": 2, "migrate": 2, "verify": 1}

func run(ctx context.Context, args []string, out, errOut io.Writer) error {
	command := "help"
	if len(args) > 0 {
		command, args = args[0], args[1:]
	}
	if len(args) > atMost[command] {
		return errUsage
	}
	switch command {
	case "serve":
		return serve(ctx, errOut)
	case "demo":
		return runDemo(ctx, args, out, errOut)
	case "migrate":
		return migrate(ctx, args, out, errOut)
	case "verify":
		return verify(ctx, args, out)
	case "reindex":
		return reindex(ctx, out, errOut)
	case "config":
		return printConfig(out)
	case "openapi":
		return printOpenAPI(out)
	case "health":
		return health(ctx)
	case "help", "-h", "--help":
		_, err := io.WriteString(out, usage)
		return err
	}
	return errUsage
}
