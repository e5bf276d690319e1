# OpenTofu with the generic REST provider, set up so that it asks as little as it can: it takes
# what POST and PUT answer instead of asking again.
terraform {
  required_providers {
    restapi = {
      source = "mastercard/restapi"
    }
  }
}

variable "instances" { type = number }
variable "callback" { type = string }
variable "url" { type = string }
variable "authorization" {
  type      = string
  sensitive = true
}

provider "restapi" {
  uri                  = var.url
  write_returns_object = true
  id_attribute         = "id"
  headers = {
    "Authorization" = var.authorization
    "Content-Type"  = "application/json"
  }
}

resource "restapi_object" "closeio" {
  count = var.instances
  path  = "/instances"
  data = jsonencode({
    name    = "closeio-${count.index}"
    element = { key = "closeio" }
    configuration = {
      "username"                        = "bench-key-${count.index}"
      "password"                        = "bench-password-${count.index}"
      "event.notification.enabled"      = true
      "event.vendor.type"               = "polling"
      "event.notification.callback.url" = var.callback
    }
    tags = ["bench"]
  })
}
