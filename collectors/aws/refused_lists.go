package aws

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/aws"

	"github.com/idcscan/idcscan/collectors/snapshot"
)

// listStore is [list] for users and groups. Where the first page is refused as
// invalid it is asked for once more without a size, so that a refusal is one of
// the list and not of the parameter.
func listStore[O, T any](ctx context.Context, r *storeReader, operation string,
	call func(ctx context.Context, most *int32, token *string) (O, error), items func(O) ([]T, *string),
) (all []T, pages int, err error) {
	sized := func(most *int32) func(context.Context, *string) (O, error) {
		return func(ctx context.Context, token *string) (O, error) { return call(ctx, most, token) }
	}
	all, pages, err = list(ctx, r.walk, operation, subject{}, sized(aws.Int32(pageSize)), items)
	if pages == 0 && isKeyless(err, codeValidation) {
		return list(ctx, r.walk, operation, subject{of: "without a size"}, sized(nil), items)
	}
	return all, pages, err
}

// unlisted records a list that failed. What a refusal of the first page means
// is settled later, see [storeReader.settleRefused].
func (r *storeReader) unlisted(p *people, operation string, pages int, err error) {
	switch {
	case err == nil:
	case pages == 0 && isKeyless(err, codeValidation):
		p.refused[operation] = err
	default:
		r.failed(operation, subject{}, err)
	}
}

// settleRefused decides what refused lists mean. A store that is connected to
// Active Directory refuses both lists without a filter, yet tells of the
// principals that it is asked for: that is evidence of the source, and no other
// run would know more. Anything else is a failure.
func (r *storeReader) settleRefused(p *people, assigned []principal) {
	answers := len(assigned) == 0 || p.usersRead || p.groupsRead
	directory := len(p.refused) == 2 && answers
	for _, operation := range []string{opListUsers, opListGroups} {
		err := p.refused[operation]
		switch {
		case err == nil:
		case !directory:
			r.failed(operation, subject{}, err)
		default:
			p.evidence = append(p.evidence, snapshot.IdentitySourceEvidence{
				Kind: "listing_refused", Operation: operation, Suggests: "active_directory",
			})
			for _, section := range callOf(operation).Sections() {
				r.gap(section, subject{}, snapshot.Gap{
					Cause: snapshot.CauseNoAPI, Operation: operation, Code: codeValidation,
					Meaning: "the identity store refuses to be listed, as stores connected to Active Directory do; only those who hold assignments were read",
				})
			}
		}
	}
}
