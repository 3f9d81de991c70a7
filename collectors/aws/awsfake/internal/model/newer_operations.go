package model

import "maps"

// newerOperations are operations that AWS has added since the published models;
// they answer the errors that all operations of their service answer.
var newerOperations = map[string]Operation{
	"ssoadmin#ListRegions": {
		Input: "ssoadmin#ListRegionsRequest", Output: "ssoadmin#ListRegionsResponse",
		Errors: generatedOperations["ssoadmin#ListPermissionSets"].Errors,
	},
	"identitystore#DescribeIdentityStore": {
		Input: "identitystore#DescribeIdentityStoreRequest", Output: "identitystore#DescribeIdentityStoreResponse",
		Errors: generatedOperations["identitystore#DescribeUser"].Errors,
	},
	"ssoadmin#GetApplicationSessionConfiguration": {
		Input: "ssoadmin#GetApplicationSessionConfigurationRequest", Output: "ssoadmin#GetApplicationSessionConfigurationResponse",
		Errors: generatedOperations["ssoadmin#DescribeApplication"].Errors,
	},
}

func allOperations() map[string]Operation {
	all := maps.Clone(generatedOperations)
	maps.Copy(all, newerOperations)
	return all
}
