package ai.moolai.house.planted.wholehouse.controller.fleet;

import ai.moolai.base.OrganizationId;
import ai.moolai.house.planted.wholehouse.base.AcrossOrganizations;

final class FleetStore implements AutoCloseable {
    static FleetStore open() {
        return new FleetStore();
    }

    public String newest(OrganizationId organization, String name) {
        return rows(organization + name);
    }

    @AcrossOrganizations
    public String everyOne() {
        return rows("");
    }

    /// Planted: whose?
    public String byName(String name) {
        return rows(name);
    }

    /// Planted: the organization comes second.
    String byKind(String kind, OrganizationId organization) {
        return rows(kind + organization);
    }

    @Override
    public void close() {}

    record Row(String name) {}

    private static String rows(String condition) {
        return condition;
    }
}
