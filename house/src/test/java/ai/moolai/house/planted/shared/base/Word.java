package ai.moolai.house.planted.shared.base;

import ai.moolai.house.planted.shared.link.Message;

/// Planted: the vocabulary knows a message.
public record Word(Message message) {}
