package ai.moolai.orchestrator.routing;

import ai.moolai.llm.Provider;

/// Where a call goes.
///
/// @param model as the provider knows it
public record Target(Provider provider, String model) {}
