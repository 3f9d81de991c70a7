package aws

import (
	"context"
	"fmt"
	"maps"
	"net/url"
	"slices"
	"sync"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/aws/arn"
	"github.com/aws/aws-sdk-go-v2/service/iam"

	"github.com/idcscan/idcscan/collectors/snapshot"
)

// documents holds every policy document once, by digest.
type documents struct {
	mu       sync.Mutex
	byDigest map[string]*snapshot.PolicyDocument
}

// add normalises a document and returns its digest.
func (d *documents) add(text string) (string, error) {
	document, digest, err := snapshot.NormalizePolicy([]byte(text))
	if err != nil {
		return "", err
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	d.byDigest[digest] = document
	return digest, nil
}

// malformed is the gap of a policy that is no policy document. The parser's
// words stay out of it: they quote the document.
func malformed(operation string, attributes ...string) snapshot.Gap {
	return snapshot.Gap{
		Cause: snapshot.CauseError, Attributes: attributes, Operation: operation, Code: codeMalformedPolicy,
		Meaning: "the policy is no valid IAM policy document, so what it grants is unknown",
		Remedy:  "put the policy again as valid JSON",
	}
}

// policyReader is what of IAM tells about managed policies.
type policyReader interface {
	GetPolicy(context.Context, *iam.GetPolicyInput, ...func(*iam.Options)) (*iam.GetPolicyOutput, error)
	GetPolicyVersion(context.Context, *iam.GetPolicyVersionInput, ...func(*iam.Options)) (*iam.GetPolicyVersionOutput, error)
}

// readManagedPolicies reads the documents of policies that permission sets refer
// to, and returns the digests of AWS's own by ARN.
func (w *walk) readManagedPolicies(ctx context.Context, api policyReader, policies []string, docs *documents) (map[string]string, error) {
	var mu sync.Mutex
	digests := map[string]string{}
	w.progress.expect(opGetPolicy, len(policies))
	w.progress.expect(opGetPolicyVersion, len(policies))
	err := each(ctx, w, policies, func(ctx context.Context, policy string) {
		digest, ok := w.readManagedPolicy(ctx, api, policy, docs)
		if !ok {
			return
		}
		mu.Lock()
		defer mu.Unlock()
		digests[policy] = digest
	})
	return digests, err
}

// managedPolicyARNs are the ARNs of attached policies and boundaries, sorted.
func managedPolicyARNs(sets map[string]*snapshot.PermissionSet) []string {
	found := map[string]bool{}
	for _, set := range sets {
		for _, policy := range set.ManagedPolicies {
			found[policy] = true
		}
		if b := set.PermissionsBoundary; b != nil && b.Kind == snapshot.BoundaryManaged {
			found[b.ARN] = true
		}
	}
	return slices.Sorted(maps.Keys(found))
}

func (w *walk) readManagedPolicy(ctx context.Context, api policyReader, policy string, docs *documents) (digest string, ok bool) {
	at := subject{policy: policy}
	if !isAWSManaged(policy) {
		w.gap(snapshot.SectionManagedPolicies, at, snapshot.Gap{
			Cause: snapshot.CauseNotInSource, Operation: opGetPolicy,
			Meaning: "the policy is not AWS's own, so each account may hold another document under its name",
		})
		return "", false
	}
	version, ok := get(ctx, w, opGetPolicy, at, defaultVersion(api, policy))
	if !ok {
		return "", false
	}
	return w.readVersion(ctx, api, policy, version, at, docs)
}

// defaultVersion asks which version of a policy is in force; "" where AWS does
// not say it.
func defaultVersion(api policyReader, policy string) func(context.Context) (string, error) {
	return func(ctx context.Context) (string, error) {
		out, err := api.GetPolicy(ctx, &iam.GetPolicyInput{PolicyArn: &policy})
		if err != nil || out.Policy == nil {
			return "", err
		}
		return aws.ToString(out.Policy.DefaultVersionId), nil
	}
}

// readVersion reads the document of one version of a policy; ok is false where
// that failed, which is a hole.
func (w *walk) readVersion(ctx context.Context, api policyReader, policy, version string, at subject, docs *documents) (digest string, ok bool) {
	if version == "" {
		w.failedBy(opGetPolicy, at, empty)
		return "", false
	}
	document, ok := get(ctx, w, opGetPolicyVersion, at, func(ctx context.Context) (string, error) {
		out, err := api.GetPolicyVersion(ctx, &iam.GetPolicyVersionInput{PolicyArn: &policy, VersionId: &version})
		if err != nil || out.PolicyVersion == nil {
			return "", err
		}
		return aws.ToString(out.PolicyVersion.Document), nil
	})
	if !ok {
		return "", false
	}
	if document == "" {
		w.failedBy(opGetPolicyVersion, at, empty)
		return "", false
	}
	digest, err := addEncoded(docs, document)
	if err != nil {
		for _, fill := range fillsOf(opGetPolicyVersion, at) {
			w.gap(fill.Section, at, malformed(opGetPolicyVersion, fill.Attributes...))
		}
		return "", false
	}
	return digest, true
}

// addEncoded adds a document as IAM sends it: percent-encoded.
func addEncoded(docs *documents, encoded string) (string, error) {
	text, err := url.PathUnescape(encoded)
	if err != nil {
		return "", fmt.Errorf("policy document is not percent-encoded: %w", err)
	}
	return docs.add(text)
}

// isAWSManaged reports whether AWS itself manages the policy, in any partition.
func isAWSManaged(policy string) bool {
	parsed, err := arn.Parse(policy)
	return err == nil && parsed.Service == "iam" && parsed.AccountID == "aws"
}
