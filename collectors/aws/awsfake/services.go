package awsfake

import (
	"github.com/aws/aws-sdk-go-v2/service/identitystore"
	identityschemas "github.com/aws/aws-sdk-go-v2/service/identitystore/schemas"
	"github.com/aws/aws-sdk-go-v2/service/organizations"
	organizationschemas "github.com/aws/aws-sdk-go-v2/service/organizations/schemas"
	"github.com/aws/aws-sdk-go-v2/service/ssoadmin"
	ssoschemas "github.com/aws/aws-sdk-go-v2/service/ssoadmin/schemas"
	"github.com/aws/smithy-go"
	"github.com/aws/smithy-go/transport/http/protocol/awsjson"
)

// service is one AWS service.
type service struct {
	// prefix is that of its IAM actions and the name it is signed for; namespace
	// is where its shapes live in AWS's model.
	prefix, namespace string
	protocol          protocol
	// version is part of each query request and names the XML namespace.
	version, xmlns string
	// target comes before the operation in the X-Amz-Target of awsjson.
	target  string
	errors  *smithy.TypeRegistry
	encoder *awsjson.Protocol
}

func jsonService(prefix, namespace string, schema *smithy.ServiceSchema, errors *smithy.TypeRegistry) *service {
	return &service{
		prefix: prefix, namespace: namespace, protocol: awsJSON,
		target: schema.ID().Name, errors: errors, encoder: awsjson.New11(schema),
	}
}

// The services that are served.
var (
	ssoAdmin      = jsonService("sso", "ssoadmin", ssoschemas.SWBExternalService, ssoadmin.TypeRegistry)
	identityStore = jsonService("identitystore", "identitystore", identityschemas.AWSIdentityStore, identitystore.TypeRegistry)
	orgs          = jsonService("organizations", "organizations",
		organizationschemas.AWSOrganizationsV20161128, organizations.TypeRegistry)
	// cloudTrail's SDK has no schemas: its answers are written by plainJSON.
	cloudTrail = &service{prefix: "cloudtrail", namespace: "cloudtrail", protocol: awsJSON, target: "CloudTrail_20131101"}
	iamService = &service{
		prefix: "iam", namespace: "iam", protocol: awsQuery,
		version: "2010-05-08", xmlns: "https://iam.amazonaws.com/doc/2010-05-08/",
	}
	stsService = &service{
		prefix: "sts", namespace: "sts", protocol: awsQuery,
		version: "2011-06-15", xmlns: "https://sts.amazonaws.com/doc/2011-06-15/",
	}
)

var services = []*service{ssoAdmin, identityStore, orgs, iamService, stsService, cloudTrail}

// denial is the code with which the service refuses a caller.
func (s *service) denial() string {
	if s.protocol == awsQuery {
		return "AccessDenied"
	}
	return "AccessDeniedException"
}
