package ai.moolai.edge;

import java.util.Locale;

/// Names and addresses that only this machine can mean. Nothing is resolved: a name that a foreign resolver could
/// point here is exactly what must not pass.
final class Loopback {
    private Loopback() {}

    /// Whether binding to `host` keeps others out.
    static boolean isAddress(String host) {
        return host.equals("localhost") || isIpv4(host) || host.equals("::1") || host.equals("[::1]");
    }

    /// Whether a `Host` header, with or without a port, names this machine.
    static boolean isHostHeader(String header) {
        String host = withoutPort(header).toLowerCase(Locale.ROOT);
        return host.equals("localhost") || host.endsWith(".localhost") || isIpv4(host) || host.equals("[::1]");
    }

    private static String withoutPort(String header) {
        int colon = header.lastIndexOf(':');
        if (colon < 0 || colon < header.lastIndexOf(']')) {
            return header;
        }
        for (int i = colon + 1; i < header.length(); i++) {
            if (header.charAt(i) < '0' || header.charAt(i) > '9') {
                return "";
            }
        }
        return header.substring(0, colon);
    }

    /// 127.0.0.0/8, in four decimal parts.
    private static boolean isIpv4(String host) {
        if (!host.startsWith("127.")) {
            return false;
        }
        int parts = 1;
        int digits = 0;
        int value = 0;
        for (int i = 4; i < host.length(); i++) {
            char c = host.charAt(i);
            if (c == '.') {
                if (digits == 0) {
                    return false;
                }
                parts++;
                digits = 0;
                value = 0;
            } else if (c >= '0' && c <= '9') {
                value = value * 10 + c - '0';
                digits++;
                if (digits > 3 || value > 255) {
                    return false;
                }
            } else {
                return false;
            }
        }
        return parts == 3 && digits > 0;
    }
}
