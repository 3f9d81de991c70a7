package aws

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ssoadmin"
	ssoadmintypes "github.com/aws/aws-sdk-go-v2/service/ssoadmin/types"

	"github.com/idcscan/idcscan/collectors/snapshot"
)

// search is where instances are looked for and which one is wanted.
type search struct {
	account, partition, region string
	// management is the management account, "" where it is not known or there is none.
	management string
	// wanted is the ARN or id of the instance that was named, "" for none.
	wanted string
}

// found are the instances that a search has seen.
type found struct {
	candidates []candidate
	// allRegions is set where AWS searched all Regions at once.
	allRegions bool
	// answered and unanswered are the Regions that were asked.
	answered, unanswered []string
	// everywhere is set where no Region is left that could know another instance.
	everywhere bool
}

// asked is what the snapshot says of the search.
func (f found) asked() []string {
	if f.allRegions {
		return []string{string(ssoadmintypes.RegionScopeAllRegions)}
	}
	return append(slices.Clone(f.answered), f.unanswered...)
}

// find looks for instances in all Regions at once. Where AWS refuses or denies
// that, it asks Region by Region, the given one first, until the instance is found.
func (s search) find(ctx context.Context, w *walk, api instanceReader) (found, error) {
	candidates, err := s.list(ctx, w, api, s.region, ssoadmintypes.RegionScopeAllRegions)
	switch {
	case err == nil:
		return found{candidates: candidates, allRegions: true, everywhere: true, answered: []string{s.region}}, nil
	case refusesScope(err):
		return s.findByRegion(ctx, w, api, false)
	case deniesCaller(err):
		return s.findByRegion(ctx, w, api, true)
	}
	return found{}, refused(opListInstances, err)
}

// refusesScope tells "cannot search all Regions" from "may not list instances":
// AWS's older endpoints call the member or the value invalid.
func refusesScope(err error) bool {
	p := problemOf(err)
	return !p.key && slices.Contains([]string{codeValidation, "SerializationException", "UnknownOperationException", "InvalidParameterException"}, p.code)
}

// deniesCaller finds a denial that a policy of Regions may be behind. Neither a
// key nor credentials that AWS does not accept is another matter elsewhere.
func deniesCaller(err error) bool {
	p := problemOf(err)
	return isDenial(p.code) && !isStale(p.code) && !p.key
}

// findByRegion gives up where denied is set and the first Region denies too:
// the caller may not list instances at all, and asking everywhere takes long.
func (s search) findByRegion(ctx context.Context, w *walk, api instanceReader, denied bool) (found, error) {
	var f found
	var failure error
	for _, region := range s.regions() {
		candidates, err := s.list(ctx, w, api, region, "")
		if err != nil {
			if ctx.Err() != nil {
				return f, ctx.Err()
			}
			if denied && region == s.region && deniesCaller(err) {
				return f, refused(opListInstances, err)
			}
			failure = cmp.Or(failure, err)
			f.unanswered = append(f.unanswered, region)
			continue
		}
		f.answered = append(f.answered, region)
		f.add(candidates)
		if _, err := s.choose(f); err == nil && s.settled(f) {
			return f, nil
		}
	}
	if len(f.answered) == 0 {
		return f, refused(opListInstances, failure)
	}
	f.everywhere = len(f.unanswered) == 0 && regions[s.partition] != nil
	return f, nil
}

// regions are the asked Region and then the others of the partition.
func (s search) regions() []string {
	others := slices.DeleteFunc(slices.Clone(regions[s.partition]), func(r string) bool { return r == s.region })
	return append([]string{s.region}, others...)
}

// settled reports whether further Regions could not change the choice.
func (s search) settled(f found) bool {
	return s.wanted != "" || s.management != "" && slices.ContainsFunc(f.candidates, s.isManagements)
}

func (s search) isManagements(c candidate) bool {
	return s.management != "" && aws.ToString(c.OwnerAccountId) == s.management
}

func (s search) list(ctx context.Context, w *walk, api instanceReader, region string, scope ssoadmintypes.RegionScope) ([]candidate, error) {
	instances, _, err := list(ctx, w, opListInstances, subject{account: s.account, of: region + " " + string(scope)}, func(ctx context.Context, token *string) (*ssoadmin.ListInstancesOutput, error) {
		return api.ListInstances(ctx, &ssoadmin.ListInstancesInput{NextToken: token, RegionScope: scope}, func(o *ssoadmin.Options) { o.Region = region })
	}, func(out *ssoadmin.ListInstancesOutput) ([]ssoadmintypes.InstanceMetadata, *string) {
		return out.Instances, out.NextToken
	})
	if err != nil {
		return nil, err
	}
	var f found
	for _, instance := range instances {
		f.add([]candidate{{instance, cmp.Or(primaryRegion(instance), region)}})
	}
	return f.candidates, nil
}

// primaryRegion is "" where AWS does not say it.
func primaryRegion(instance ssoadmintypes.InstanceMetadata) string {
	for _, region := range instance.Regions {
		if region.IsPrimaryRegion {
			return cmp.Or(aws.ToString(instance.PrimaryRegion), aws.ToString(region.RegionName))
		}
	}
	return aws.ToString(instance.PrimaryRegion)
}

// add keeps each instance once: one that is replicated answers in several Regions.
func (f *found) add(candidates []candidate) {
	for _, c := range candidates {
		known := slices.ContainsFunc(f.candidates, func(o candidate) bool {
			return aws.ToString(o.InstanceArn) == aws.ToString(c.InstanceArn)
		})
		if !known {
			f.candidates = append(f.candidates, c)
		}
	}
	slices.SortFunc(f.candidates, func(a, b candidate) int {
		return strings.Compare(aws.ToString(a.InstanceArn), aws.ToString(b.InstanceArn))
	})
}

// choose returns the instance to describe: the named one, else the management
// account's, else the only one. Order in AWS's answer means nothing.
func (s search) choose(f found) (candidate, error) {
	if len(f.candidates) == 1 && f.candidates[0].Status != ssoadmintypes.InstanceStatusActive {
		only := f.candidates[0]
		return candidate{}, &InactiveInstanceError{Instance: only.summary(), Reason: aws.ToString(only.StatusReason)}
	}
	switch {
	case s.wanted != "":
		i := slices.IndexFunc(f.candidates, func(c candidate) bool { return isInstance(aws.ToString(c.InstanceArn), s.wanted) })
		if i < 0 {
			return candidate{}, s.none(f)
		}
		return f.candidates[i], nil
	case len(f.candidates) == 0:
		return candidate{}, s.none(f)
	case len(f.candidates) == 1:
		return f.candidates[0], nil
	}
	managements := slices.DeleteFunc(slices.Clone(f.candidates), func(c candidate) bool { return !s.isManagements(c) })
	if len(managements) > 1 {
		managements = slices.DeleteFunc(managements, func(c candidate) bool { return c.Status != ssoadmintypes.InstanceStatusActive })
	}
	if len(managements) != 1 {
		return candidate{}, &SeveralInstancesError{Candidates: summaries(f.candidates)}
	}
	return managements[0], nil
}

func (s search) none(f found) error {
	return &NoInstanceError{
		Account: s.account, Wanted: s.wanted, AllRegions: f.allRegions,
		Regions: f.answered, Unanswered: f.unanswered, Visible: summaries(f.candidates),
	}
}

// isInstance accepts an ARN or its last part, "ssoins-…".
func isInstance(arn, wanted string) bool {
	return arn == wanted || arn[strings.LastIndexByte(arn, '/')+1:] == wanted
}

// others are the instances beside the chosen one. A search that ended early, or
// was not answered everywhere, may have missed some.
func (w *walk) others(f found, chosen candidate) []snapshot.OtherInstance {
	if !f.everywhere {
		w.gap(snapshot.SectionInstance, subject{}, snapshot.Gap{
			Cause: snapshot.CauseNotRequested, Attributes: []string{"other_instances"}, Operation: opListInstances,
			Meaning: "AWS does not search all Regions at once for this caller, and not every Region was asked for further instances",
		})
	}
	return summaries(slices.DeleteFunc(slices.Clone(f.candidates), func(c candidate) bool {
		return aws.ToString(c.InstanceArn) == aws.ToString(chosen.InstanceArn)
	}))
}
