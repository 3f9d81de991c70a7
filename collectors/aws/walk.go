package aws

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"sync"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sts"
	"golang.org/x/sync/errgroup"

	"github.com/idcscan/idcscan/collectors/snapshot"
)

// walk is one collection under way; it is safe for concurrent use.
type walk struct {
	// trial is set where few calls are made, to see whether the walk would work.
	trial    *Trial
	options  Options
	pacers   *pacers
	progress *tally
	// mostPages bounds the pages of a list where that is not 0; cut are the
	// operations whose lists went on.
	mostPages int
	cut       map[string]bool
	// journal is nil until it is known whose answers it holds.
	journal *Journal
	// end ends the walk with an error.
	end context.CancelCauseFunc
	// settings say where the credentials come from, identity asks whether AWS
	// still accepts them.
	settings settings
	identity func(context.Context) error
	checking sync.Mutex

	mu    sync.Mutex
	holes []hole
}

// newWalk makes a walk that ends itself by calling end.
func newWalk(options Options, end context.CancelCauseFunc) *walk {
	return &walk{options: options, pacers: newPacers(options), progress: newTally(options.Progress), trial: options.trial, cut: map[string]bool{}, end: end}
}

// reading is everything that was read, by id.
type reading struct {
	// region is the one in which the instance is asked.
	region   string
	instance *snapshot.Instance
	// described says that AWS described the instance, and not only listed it.
	described    bool
	abac         *snapshot.ABAC
	organization *snapshot.Organization
	accounts     map[string]*snapshot.Account
	// accountsRead says that some account was listed, accountsListed that all were.
	accountsRead, accountsListed bool
	// listed is told once the ids of all accounts of the organization, nil where
	// they were not all listed.
	listed chan []string
	// unitsListed says that the organization's tree was read whole.
	unitsListed bool
	// sets are the permission sets by ARN; nil where they were not listed.
	sets   map[string]*snapshot.PermissionSet
	pairs  []*pair
	people *people
	// applications and issuers are by ARN, operations by id; nil where they were
	// not listed.
	applications map[string]*application
	issuers      map[string]*snapshot.TrustedTokenIssuer
	operations   map[string]*failedOperation
	// managed leads from the ARN of a managed policy to the digest of its document.
	managed   map[string]string
	documents *documents
	// everywhere says that every Region was asked for instances.
	everywhere bool
	// hygiene is what IAM tells, by account.
	hygiene map[string]*snapshot.AccountHygiene
	// trail and events are nil where they were not asked for, events also where
	// AWS answered nothing.
	trail  *snapshot.CloudTrail
	events map[string]*snapshot.Event
}

// begin finds out who asks and which instance to read. It fills in what meta says
// of the caller and the search, and returns the clients of the instance's Region.
func (w *walk) begin(ctx context.Context, cfg aws.Config, options Options, meta *snapshot.Meta) (*reading, *clients, error) {
	c := w.clients(cfg, "", cfg.Region)
	w.settings = settingsOf(cfg, options)
	caller, err := w.identify(ctx, c.sts, w.settings)
	if err != nil {
		return nil, nil, err
	}
	identity := c.sts
	w.identity = func(ctx context.Context) error {
		_, err := identity.GetCallerIdentity(ctx, &sts.GetCallerIdentityInput{})
		return err
	}
	meta.Region, meta.Caller, meta.Partition = cfg.Region, caller, partitionOf(caller.ARN)
	r := &reading{
		people:    newPeople(),
		listed:    make(chan []string, 1),
		documents: &documents{byDigest: map[string]*snapshot.PolicyDocument{}},
		managed:   map[string]string{},
	}
	r.organization = w.describeOrganization(ctx, c.organizations)
	s := search{
		account: caller.Account, partition: meta.Partition, region: cfg.Region,
		management: aws.ToString(r.organization.ManagementAccount), wanted: options.Instance,
	}
	f, err := s.find(ctx, w, c.sso)
	if err != nil {
		return nil, nil, err
	}
	meta.RegionsAsked = f.asked()
	chosen, err := s.choose(f)
	if err != nil {
		return nil, nil, err
	}
	if err := w.resume(caller, chosen, meta); err != nil {
		return nil, nil, err
	}
	region := chosen.region
	c = w.clients(cfg, "", region)
	r.instance, r.described = w.describeInstance(ctx, c.sso, chosen)
	r.instance.OtherInstances, r.everywhere = w.others(f, chosen), f.everywhere
	if primary := aws.ToString(r.instance.PrimaryRegion); primary != "" && primary != region {
		region = primary
		c = w.clients(cfg, "", region)
	}
	r.region = region
	return r, c, nil
}

// read is the walk. It fills in what meta says of the caller and the search.
func (w *walk) read(ctx context.Context, cfg aws.Config, options Options, meta *snapshot.Meta) (*reading, error) {
	r, c, err := w.begin(ctx, cfg, options, meta)
	if err != nil {
		return nil, err
	}
	accounts := &accountsReader{
		walk: w, cfg: cfg, clients: c, caller: meta.Caller.Account, partition: meta.Partition, region: r.region,
		role: options.MemberRole, externalID: options.ExternalID, reading: r,
	}
	group, groupCtx := errgroup.WithContext(ctx)
	group.Go(func() error { return w.readOrganization(groupCtx, c, meta.Caller, r) })
	group.Go(func() error { return w.readInstance(groupCtx, c, r) })
	group.Go(func() error { accounts.own(groupCtx); return nil })
	group.Go(func() error { return w.readCloudTrail(groupCtx, c, r.region, options, meta, r) })
	if err = group.Wait(); err == nil {
		err = accounts.finish(ctx)
	}
	meta.Vantage = vantageOf(meta.Caller.Account, r.instance, r.organization)
	return r, err
}

// resume lets the walk go on with the answers of its journal, where it has one.
func (w *walk) resume(caller *snapshot.Caller, chosen candidate, meta *snapshot.Meta) (err error) {
	if w.options.Journal == nil || w.trial != nil { // a trial reads no list whole
		return nil
	}
	w.journal = w.options.Journal
	meta.StartedAt, err = w.journal.bind(aws.ToString(chosen.InstanceArn), caller.Account, w.options, meta.StartedAt)
	return err
}

// readInstance reads everything that belongs to the instance itself.
func (w *walk) readInstance(ctx context.Context, c *clients, r *reading) error {
	if status := aws.ToString(r.instance.Status); status != "" && status != active {
		w.inactive(status)
		return nil
	}
	store := &storeReader{walk: w, api: c.store, store: r.instance.IdentityStoreID}
	group, groupCtx := errgroup.WithContext(ctx)
	var abacMissing bool
	group.Go(func() error { r.abac, abacMissing = w.readABAC(groupCtx, c.sso, r); return nil })
	group.Go(func() error { return w.readAccess(groupCtx, c, r) })
	group.Go(func() error { return store.readListed(groupCtx, r.people) })
	group.Go(func() error { w.readInstanceSettings(groupCtx, c, r); return nil })
	group.Go(func() error { return w.readApplications(groupCtx, c.sso, r) })
	group.Go(func() error { return w.readTokenIssuers(groupCtx, c.sso, r) })
	group.Go(func() error { return w.readOperations(groupCtx, c.sso, r) })
	if err := group.Wait(); err != nil {
		return err
	}
	w.settleABAC(r, abacMissing)
	principals := r.assigned()
	if err := store.readAssigned(ctx, r.people, principals); err != nil {
		return err
	}
	store.settleRefused(r.people, principals)
	return nil
}

const active = "ACTIVE"

// inactive records that an instance which is not ACTIVE answers nothing.
func (w *walk) inactive(status string) {
	gap := snapshot.Gap{
		Cause: snapshot.CauseError, Code: status,
		Meaning: fmt.Sprintf("the instance is %s, so nothing of it was read; its status reason says why", status),
		Remedy:  "scan again when the instance is ACTIVE",
	}
	for _, section := range []snapshot.Section{
		snapshot.SectionABAC, snapshot.SectionPermissionSets, snapshot.SectionAccountAssignments,
		snapshot.SectionUsers, snapshot.SectionGroups,
		snapshot.SectionApplications, snapshot.SectionTrustedTokenIssuers, snapshot.SectionOperations,
	} {
		w.gap(section, subject{}, gap)
	}
	gap.Attributes = []string{"network", "regions", "tags"}
	w.gap(snapshot.SectionInstance, subject{}, gap)
}

// readAccess reads permission sets and what AWS's own policies in them say, and
// at the same time where they are provisioned and who holds them.
func (w *walk) readAccess(ctx context.Context, c *clients, r *reading) error {
	if !r.mayHaveSets() {
		r.sets = map[string]*snapshot.PermissionSet{} // an account instance has none: a fact
		return nil
	}
	sets := &setReader{walk: w, api: c.sso, instance: r.instance.ARN, documents: r.documents}
	listed, ok := w.listSets(ctx, sets, r)
	if !ok {
		return nil
	}
	a := &accessReader{walk: w, sets: sets, pairs: &pairReader{walk: w, api: c.sso, instance: r.instance.ARN}, listed: listed}
	return a.read(ctx, c, r)
}

// listSets returns the ARNs of the sets; ok is false where nothing was listed.
func (w *walk) listSets(ctx context.Context, sets *setReader, r *reading) (arns []string, ok bool) {
	arns, pages, err := sets.list(ctx)
	switch {
	case err != nil && pages == 0 && r.isAccountInstance() && isKeyless(err, codeValidation):
		w.accountInstance(opListPermissionSets)
	case err != nil:
		w.failed(opListPermissionSets, subject{}, err)
	}
	slices.Sort(arns)
	return slices.Compact(arns), pages > 0
}

// mayHaveSets is false for an instance of which AWS said that it has no
// permission sets.
func (r *reading) mayHaveSets() bool {
	enabled := r.instance.PermissionSetsEnabled
	return enabled == nil || *enabled
}

// isAccountInstance reports whether the instance is known not to be the
// organization's, which alone has permission sets.
func (r *reading) isAccountInstance() bool {
	if exists := r.organization.Exists; exists != nil && !*exists {
		return true
	}
	management, owner := aws.ToString(r.organization.ManagementAccount), aws.ToString(r.instance.OwnerAccount)
	return management != "" && owner != "" && management != owner
}

// accountInstance records that an operation is refused because the instance has
// no permission sets. AWS words the refusal in several ways; only code and
// owner are evidence.
func (w *walk) accountInstance(operation string) {
	for _, fill := range callOf(operation).Fills {
		w.gap(fill.Section, subject{}, snapshot.Gap{
			Cause: snapshot.CauseNotInSource, Operation: operation, Code: codeValidation,
			Meaning: "this is an account instance: its owner is not the management account, and AWS refuses what concerns permission sets",
			Remedy:  "scan the organization's instance for permission sets and their assignments",
		})
	}
}

// assigned lists everyone who holds an assignment, of a permission set or of an
// application.
func (r *reading) assigned() []principal {
	seen := map[principal]bool{}
	for _, p := range r.pairs {
		for _, who := range p.principals {
			seen[who] = true
		}
	}
	for _, a := range r.applications {
		for _, who := range a.principals {
			seen[who] = true
		}
	}
	return slices.Collect(maps.Keys(seen))
}
