package aws

import "context"

// maxDenials is how many denials are taken for a denial of the operation
// itself: a caller that may not describe users does not ask about each of
// thousands.
const maxDenials = 3

// askAll asks about every item. Where a few that are spread over all of them
// are denied without exception, by what the caller itself is allowed, the
// others are taken as denied without asking: they become the same holes.
func askAll[T any](ctx context.Context, w *walk, operation string, items []T, at func(T) subject, one func(context.Context, T) error) error {
	w.progress.expect(operation, len(items))
	probes, rest := spread(items, maxDenials)
	denied := make([]error, 0, maxDenials)
	for _, item := range probes {
		if err := one(ctx, item); err != nil && problemOf(err).deniesOperation() {
			denied = append(denied, err)
		}
	}
	if len(denied) < maxDenials {
		return each(ctx, w, rest, func(ctx context.Context, item T) { _ = one(ctx, item) })
	}
	for _, item := range rest {
		w.failed(operation, at(item), denied[0])
	}
	return ctx.Err()
}

// deniesOperation reports whether a denial may well be one of the operation,
// and not of the one resource: the caller's own policies do not allow it.
func (p problem) deniesOperation() bool {
	return isDenial(p.code) && (p.policy == "" || p.policy == "identity-based policy")
}

// spread picks n items that lie evenly in the list, and returns the others.
func spread[T any](items []T, n int) (picked, rest []T) {
	if len(items) <= n {
		return items, nil
	}
	for i, item := range items {
		if len(picked) < n && i == len(picked)*(len(items)-1)/(n-1) {
			picked = append(picked, item)
			continue
		}
		rest = append(rest, item)
	}
	return picked, rest
}
