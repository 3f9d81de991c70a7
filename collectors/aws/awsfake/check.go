package awsfake

func checkInput(op *operation, members map[string]any) *apiError { return nil }
