package aws

import (
	"cmp"
	"context"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ssoadmin"
	ssoadmintypes "github.com/aws/aws-sdk-go-v2/service/ssoadmin/types"

	"github.com/idcscan/idcscan/collectors/snapshot"
)

// instanceReader is what of sso-admin tells about instances.
type instanceReader interface {
	ListInstances(context.Context, *ssoadmin.ListInstancesInput, ...func(*ssoadmin.Options)) (*ssoadmin.ListInstancesOutput, error)
	DescribeInstance(context.Context, *ssoadmin.DescribeInstanceInput, ...func(*ssoadmin.Options)) (*ssoadmin.DescribeInstanceOutput, error)
}

// candidate is an instance that the caller can see.
type candidate struct {
	ssoadmintypes.InstanceMetadata
	// region is where to ask about it: its primary Region where AWS says it,
	// else the Region that listed it.
	region string
}

func (c candidate) summary() snapshot.OtherInstance {
	return snapshot.OtherInstance{
		ARN: aws.ToString(c.InstanceArn), OwnerAccount: aws.ToString(c.OwnerAccountId), Status: string(c.Status),
	}
}

func summaries(candidates []candidate) []snapshot.OtherInstance {
	list := make([]snapshot.OtherInstance, 0, len(candidates))
	for _, c := range candidates {
		list = append(list, c.summary())
	}
	return list
}

// describeInstance completes what ListInstances told about the chosen instance;
// described is false where AWS did not describe it.
func (w *walk) describeInstance(ctx context.Context, api instanceReader, chosen candidate) (instance *snapshot.Instance, described bool) {
	instance = &snapshot.Instance{
		ARN:             chosen.InstanceArn,
		Name:            new(aws.ToString(chosen.Name)),
		OwnerAccount:    chosen.OwnerAccountId,
		IdentityStoreID: chosen.IdentityStoreId,
		StatusReason:    new(aws.ToString(chosen.StatusReason)),
		PrimaryRegion:   nonEmpty(primaryRegion(chosen.InstanceMetadata)),
	}
	status := chosen.Status
	out, ok := get(ctx, w, opDescribeInstance, subject{}, func(ctx context.Context) (*ssoadmin.DescribeInstanceOutput, error) {
		return api.DescribeInstance(ctx, &ssoadmin.DescribeInstanceInput{InstanceArn: chosen.InstanceArn})
	})
	if ok {
		instance.OwnerAccount = cmp.Or(instance.OwnerAccount, out.OwnerAccountId)
		instance.IdentityStoreID = cmp.Or(instance.IdentityStoreID, out.IdentityStoreId)
		instance.PrimaryRegion = cmp.Or(out.PrimaryRegion, instance.PrimaryRegion)
		status = cmp.Or(status, out.Status)
		instance.PermissionSetsEnabled = out.PermissionSetsEnabled
		instance.Encryption = w.encryption(out.EncryptionConfigurationDetails)
		if out.PermissionSetsEnabled == nil {
			w.lacks(snapshot.SectionInstance, subject{}, opDescribeInstance, "permission_sets_enabled", "AWS did not say whether the instance has permission sets")
		}
	}
	instance.Status = enum(w, snapshot.SectionInstance, subject{}, opListInstances, "status", status, status.Values())
	for attribute, value := range map[string]*string{
		"owner_account": instance.OwnerAccount, "identity_store_id": instance.IdentityStoreID, "primary_region": instance.PrimaryRegion,
	} {
		if value == nil {
			w.lacks(snapshot.SectionInstance, subject{}, opListInstances, attribute, "AWS did not say the "+attribute)
		}
	}
	return instance, ok
}

func nonEmpty(text string) *string {
	if text == "" {
		return nil
	}
	return &text
}

func (w *walk) encryption(details *ssoadmintypes.EncryptionConfigurationDetails) *snapshot.Encryption {
	if details == nil {
		w.lacks(snapshot.SectionInstance, subject{}, opDescribeInstance, "encryption", "AWS did not say how the instance is encrypted")
		return nil
	}
	keyType := enum(w, snapshot.SectionInstance, subject{}, opDescribeInstance, "encryption", details.KeyType, details.KeyType.Values())
	status := enum(w, snapshot.SectionInstance, subject{}, opDescribeInstance, "encryption", details.EncryptionStatus, details.EncryptionStatus.Values())
	if keyType == nil || status == nil {
		return nil
	}
	return &snapshot.Encryption{KeyType: *keyType, KeyARN: aws.ToString(details.KmsKeyArn), Status: *status}
}
