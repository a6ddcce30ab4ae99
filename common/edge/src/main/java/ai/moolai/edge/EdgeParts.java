package ai.moolai.edge;

/// What a service brings to its edge.
public record EdgeParts(Authenticator authenticator, RoutesFactory routes, EdgeObserver observer) {}
