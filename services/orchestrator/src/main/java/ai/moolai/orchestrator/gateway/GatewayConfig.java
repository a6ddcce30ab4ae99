package ai.moolai.orchestrator.gateway;

import ai.moolai.base.OrganizationId;

/// What the gateway may be told.
///
/// @param retriesMax how often a provider is asked again after a failure that allows it
/// @param storeContent whether what calls say is kept
/// @param contentBytesMax how much of each body is kept, in bytes
/// @param connectionsMax connections to one provider from one event loop
/// @param trails whether somebody follows calls, so that their trails are noted
public record GatewayConfig(
        OrganizationId organization,
        int retriesMax,
        boolean storeContent,
        int contentBytesMax,
        int connectionsMax,
        boolean trails) {}
