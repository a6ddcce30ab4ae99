package ai.moolai.house.planted.shared.controller.fleet;

import ai.moolai.house.planted.shared.link.Message;

public record Fleet(Message message) {}
