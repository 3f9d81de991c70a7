# Labels and tags are not computed: an output that is not here is not known.

locals {
  enabled = var.enabled != null ? var.enabled : try(var.context.enabled, null) != null ? var.context.enabled : true
}

output "enabled" {
  value = local.enabled
}

output "context" {
  value = {
    enabled             = local.enabled
    namespace           = var.namespace != null ? var.namespace : try(var.context.namespace, null)
    tenant              = var.tenant != null ? var.tenant : try(var.context.tenant, null)
    environment         = var.environment != null ? var.environment : try(var.context.environment, null)
    stage               = var.stage != null ? var.stage : try(var.context.stage, null)
    name                = var.name != null ? var.name : try(var.context.name, null)
    delimiter           = var.delimiter != null ? var.delimiter : try(var.context.delimiter, null)
    attributes          = concat(try(var.context.attributes, []), var.attributes)
    tags                = merge(try(var.context.tags, {}), var.tags)
    additional_tag_map  = merge(try(var.context.additional_tag_map, {}), var.additional_tag_map)
    label_order         = var.label_order != null ? var.label_order : try(var.context.label_order, null)
    regex_replace_chars = var.regex_replace_chars != null ? var.regex_replace_chars : try(var.context.regex_replace_chars, null)
    id_length_limit     = var.id_length_limit != null ? var.id_length_limit : try(var.context.id_length_limit, null)
    label_key_case      = var.label_key_case != null ? var.label_key_case : try(var.context.label_key_case, null)
    label_value_case    = var.label_value_case != null ? var.label_value_case : try(var.context.label_value_case, null)
    labels_as_tags      = var.labels_as_tags
    descriptor_formats  = merge(try(var.context.descriptor_formats, {}), var.descriptor_formats)
  }
}
