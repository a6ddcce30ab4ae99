package ai.moolai.app;

import picocli.CommandLine.IVersionProvider;

/// The version that the jar was built as.
final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
        String built = Version.class.getPackage().getImplementationVersion();
        return new String[] {"moolai " + (built == null ? "(not from a jar)" : built)};
    }
}
