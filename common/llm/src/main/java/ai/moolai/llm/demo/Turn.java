package ai.moolai.llm.demo;

/// One message of the conversation.
///
/// @param text its text parts, joined
/// @param attachments how many images, sounds and files come with it
record Turn(Role role, String text, int attachments) {
    enum Role {
        SYSTEM,
        DEVELOPER,
        USER,
        ASSISTANT,
        TOOL,
        FUNCTION
    }
}
