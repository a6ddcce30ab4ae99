package ai.moolai.house.planted.opendoor.orchestrator.limits;

public final class Limits {
    /// Part of the door.
    public static final class Builder {}
}
