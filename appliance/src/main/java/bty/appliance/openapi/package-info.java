/// What the API is, for programs: OpenAPI 3.1. Which routes there are and whom they are for comes
/// from the table of routes; what they take and answer is in `openapi/operations.json`. Start at
/// [OpenApiRoutes].
package bty.appliance.openapi;
