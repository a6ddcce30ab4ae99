package ai.moolai.app;

import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.encoder.EncoderBase;

/// One line for each thing that is logged: text for people, or JSON for machines. Made by Logback, from logback.xml.
public final class LineEncoder extends EncoderBase<ILoggingEvent> {
    private static final String TEXT =
            "%d{yyyy-MM-dd'T'HH:mm:ss.SSS'Z',UTC} %-5level [%thread] %logger{30} - %msg%n%rootException";

    private String format = "text";
    private Encoder<ILoggingEvent> lines = new JsonEncoder();

    /// `json`; anything else is text.
    public void setFormat(String format) {
        this.format = format;
    }

    @Override
    public void start() {
        lines = format.equalsIgnoreCase("json") ? json() : text();
        lines.start();
        super.start();
    }

    @Override
    public void stop() {
        lines.stop();
        super.stop();
    }

    @Override
    public byte[] headerBytes() {
        return lines.headerBytes();
    }

    @Override
    public byte[] encode(ILoggingEvent event) {
        return lines.encode(event);
    }

    @Override
    public byte[] footerBytes() {
        return lines.footerBytes();
    }

    private Encoder<ILoggingEvent> text() {
        var text = new PatternLayoutEncoder();
        text.setContext(getContext());
        text.setPattern(TEXT);
        return text;
    }

    private Encoder<ILoggingEvent> json() {
        var json = new JsonEncoder();
        json.setContext(getContext());
        json.setWithSequenceNumber(false);
        json.setWithNanoseconds(false);
        json.setWithContext(false);
        json.setWithMessage(false);
        json.setWithArguments(false);
        json.setWithFormattedMessage(true);
        return json;
    }
}
