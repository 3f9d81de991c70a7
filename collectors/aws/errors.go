package aws

import (
	"fmt"
	"strings"

	"github.com/idcscan/idcscan/collectors/snapshot"
)

// CredentialsError says that there is nobody to ask as: no credentials, or none
// that AWS accepts. Its text is one line.
type CredentialsError struct {
	// Profile is the profile of the shared configuration that was used, "" for none.
	Profile string
	// Problem and Remedy say what is wrong and what to do.
	Problem, Remedy string
	// Err is the SDK's error; its text is long and stays out of Error.
	Err error
}

func (e *CredentialsError) Error() string { return e.Problem + "; " + e.Remedy }

// Unwrap returns the SDK's error.
func (e *CredentialsError) Unwrap() error { return e.Err }

// RefusedError says that a call failed without which nothing can be collected.
type RefusedError struct {
	// Operation is the IAM action, Code is AWS's error code or "".
	Operation, Code string
	// Problem and Remedy say what is wrong and what to do.
	Problem, Remedy string
	// Err is the SDK's error; its text is long and stays out of Error.
	Err error
}

func (e *RefusedError) Error() string {
	text := e.Operation + ": " + e.Problem
	if e.Code != "" {
		text += " (" + e.Code + ")"
	}
	return text + "; " + e.Remedy
}

// Unwrap returns the SDK's error.
func (e *RefusedError) Unwrap() error { return e.Err }

func refused(operation string, err error) *RefusedError {
	p := problemOf(err)
	return &RefusedError{Operation: operation, Code: p.code, Problem: p.reason(), Remedy: p.remedy(operation, circumstances{}), Err: err}
}

// NoInstanceError says that no instance can be seen, or not the one that was named.
type NoInstanceError struct {
	// Account is the caller's.
	Account string
	// Wanted is the instance that was named, "" for none.
	Wanted string
	// AllRegions is set where AWS itself searched all Regions.
	AllRegions bool
	// Regions are those that answered, Unanswered those that did not.
	Regions, Unanswered []string
	// Visible are the instances that can be seen where another one was named.
	Visible []snapshot.OtherInstance
}

func (e *NoInstanceError) Error() string {
	what := "no IAM Identity Center instance"
	if e.Wanted != "" {
		what = fmt.Sprintf("no IAM Identity Center instance %s", e.Wanted)
	}
	text := fmt.Sprintf("%s is visible to account %s in %s", what, e.Account, e.where())
	if len(e.Unanswered) > 0 {
		text += fmt.Sprintf("; not answered: %s", strings.Join(e.Unanswered, ", "))
	}
	if len(e.Visible) > 0 {
		return text + "; visible are " + listInstances(e.Visible)
	}
	return text + "; name the instance's Region with --region, or use credentials of the management account or a delegated administrator"
}

func (e *NoInstanceError) where() string {
	if e.AllRegions {
		return fmt.Sprintf("any Region (asked through %s)", strings.Join(e.Regions, ", "))
	}
	if len(e.Regions) == 1 {
		return "Region " + e.Regions[0]
	}
	return "Regions " + strings.Join(e.Regions, ", ")
}

// SeveralInstancesError says that several instances can be seen and nothing
// tells which one is meant.
type SeveralInstancesError struct {
	Candidates []snapshot.OtherInstance
}

func (e *SeveralInstancesError) Error() string {
	return fmt.Sprintf("%d IAM Identity Center instances are visible and none is known to belong to the management account; choose one with --instance: %s",
		len(e.Candidates), listInstances(e.Candidates))
}

// InactiveInstanceError says that the only instance is not ACTIVE.
type InactiveInstanceError struct {
	Instance snapshot.OtherInstance
	// Reason is AWS's, "" where it gives none.
	Reason string
}

func (e *InactiveInstanceError) Error() string {
	text := fmt.Sprintf("the only IAM Identity Center instance, %s, is %s", e.Instance.ARN, e.Instance.Status)
	if e.Reason != "" {
		text += fmt.Sprintf(" (%q)", e.Reason)
	}
	return text + "; nothing of it can be read until it is ACTIVE"
}

func listInstances(instances []snapshot.OtherInstance) string {
	lines := make([]string, 0, len(instances))
	for _, i := range instances {
		lines = append(lines, fmt.Sprintf("%s (owner %s, %s)", i.ARN, i.OwnerAccount, i.Status))
	}
	return strings.Join(lines, ", ")
}
