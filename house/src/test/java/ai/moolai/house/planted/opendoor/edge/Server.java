package ai.moolai.house.planted.opendoor.edge;

/// No room: a kit shows what it offers.
public final class Server {}
