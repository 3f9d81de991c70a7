package aws

import (
	"context"
	"errors"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"golang.org/x/sync/errgroup"
)

// inFlight bounds the calls under way in one stage of the walk. At 20 calls a
// second it covers answers that take most of a second.
const inFlight = 16

// Operation and subject identify a call: no two calls of a walk may have both in
// common, and whatever else tells them apart goes into the subject's of.
//
// What call and items return is plain data that survives a round trip through
// JSON and holds nothing that is private: people, unions and documents are
// projected before they leave the closure. A closure records no hole: what is
// wrong with an answer is judged from what it returned.

// ask makes one call, unless an earlier run of the same walk was told the
// answer. AWS's error is an answer too where the closure makes it one.
func ask[O any](ctx context.Context, w *walk, operation string, at subject, call func(context.Context) (O, error)) (O, error) {
	var told O
	if w.journal.recall(operation, at, &told) {
		w.progress.recalled(operation, 1)
		return told, nil
	}
	out, err := once(ctx, w, operation, call)
	if err == nil {
		w.journal.keep(operation, at, out)
	}
	return out, err
}

// once makes one call under the pacer of the client that call uses.
func once[O any](ctx context.Context, w *walk, operation string, call func(context.Context) (O, error)) (O, error) {
	var out O
	err := paced(ctx, operation, func(ctx context.Context) (err error) {
		out, err = call(ctx)
		return err
	})
	w.progress.made(operation, err)
	if err != nil {
		w.endIfExpired(ctx, operation, err)
	}
	return out, err
}

// get makes one call; where it fails, what the call fills becomes a hole at the
// subject, and ok is false.
func get[O any](ctx context.Context, w *walk, operation string, at subject, call func(context.Context) (O, error)) (out O, ok bool) {
	out, err := ask(ctx, w, operation, at, call)
	if err != nil {
		w.failed(operation, at, err)
		return out, false
	}
	return out, true
}

// errRepeatedToken ends a list whose token was used before.
var errRepeatedToken = errors.New("a page token was repeated")

// list asks for page after page until there is no token: an empty page is not
// the last one. items takes a page apart. Where a page fails, list returns what
// was read until then; pages counts the answers. Only a whole list is kept for
// a later run. A trial reads one page.
func list[O, T any](ctx context.Context, w *walk, operation string, at subject,
	call func(ctx context.Context, token *string) (O, error), items func(O) ([]T, *string),
) (all []T, pages int, err error) {
	var told wholeList[T]
	if w.journal.recall(operation, at, &told) {
		w.progress.recalled(operation, told.Pages)
		return told.Items, told.Pages, nil
	}
	all, pages, err = listAll(ctx, w, operation, call, items)
	if err == nil {
		w.journal.keep(operation, at, wholeList[T]{all, pages})
	}
	return all, pages, err
}

// wholeList is a list as a journal keeps it.
type wholeList[T any] struct {
	Items []T
	Pages int
}

func listAll[O, T any](ctx context.Context, w *walk, operation string,
	call func(ctx context.Context, token *string) (O, error), items func(O) ([]T, *string),
) (all []T, pages int, err error) {
	used := map[string]bool{}
	var token *string
	for {
		out, err := once(ctx, w, operation, func(ctx context.Context) (O, error) { return call(ctx, token) })
		if err != nil {
			return all, pages, err
		}
		pages++
		more, next := items(out)
		all = append(all, more...)
		switch {
		case aws.ToString(next) == "" || w.trial != nil:
			return all, pages, nil
		case pages == w.mostPages:
			w.mu.Lock()
			defer w.mu.Unlock()
			w.cut[operation] = true
			return all, pages, nil
		}
		if used[*next] {
			return all, pages, errRepeatedToken
		}
		used[*next] = true
		token = next
	}
}

// getAll reads a list; where a page fails, what the list fills becomes a hole at
// the subject. ok is false where nothing was read, which an empty list is not.
func getAll[O, T any](ctx context.Context, w *walk, operation string, at subject,
	call func(ctx context.Context, token *string) (O, error), items func(O) ([]T, *string),
) (all []T, ok bool) {
	all, _, err := list(ctx, w, operation, at, call, items)
	if err != nil {
		w.failed(operation, at, err)
	}
	return all, err == nil || len(all) > 0
}

// each calls f for every item, several at a time; in a trial for the first few.
// The error is the context's.
func each[T any](ctx context.Context, w *walk, items []T, f func(context.Context, T)) error {
	group, groupCtx := errgroup.WithContext(ctx)
	group.SetLimit(inFlight)
	if w.trial != nil {
		items = items[:min(len(items), trialSize)]
	}
	for _, item := range items {
		if groupCtx.Err() != nil {
			break
		}
		group.Go(func() error {
			f(groupCtx, item)
			return groupCtx.Err()
		})
	}
	if err := group.Wait(); err != nil {
		return err
	}
	return ctx.Err() // where no call had begun
}

// serviceOf is the first part of an IAM action.
func serviceOf(operation string) string {
	service, _, _ := strings.Cut(operation, ":")
	return service
}
