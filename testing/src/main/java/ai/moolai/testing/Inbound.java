package ai.moolai.testing;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.util.Arrays;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;

/// What a connection's other side sends, read as it arrives and not when it is needed, so that its going away is seen
/// at once, even while a script waits.
final class Inbound extends InputStream {
    private static final int READ_BYTES_MAX = 16 * 1024;
    private static final int READS_WAITING_MAX = 1024;
    private static final byte[] END = {};

    private final BlockingQueue<byte[]> arrived = new ArrayBlockingQueue<>(READS_WAITING_MAX);
    private final CountDownLatch ended = new CountDownLatch(1);
    private final CountDownLatch over = new CountDownLatch(1);
    private byte[] current = {};
    private int at;

    /// Counted down when the other side has closed or reset the connection.
    CountDownLatch ended() {
        return ended;
    }

    /// Waits until nothing can arrive any more, whichever side ended it.
    void awaitOver() throws InterruptedException {
        over.await();
    }

    boolean isOver() {
        return over.getCount() == 0;
    }

    /// Reads until the other side, or this one, ends the connection, or the thread is interrupted.
    void pump(Socket socket) {
        try {
            readAll(socket);
            over.countDown();
            arrived.put(END);
        } catch (InterruptedException _) {
            // Nobody reads any more.
        } finally {
            over.countDown();
        }
    }

    private void readAll(Socket socket) throws InterruptedException {
        try {
            var in = socket.getInputStream();
            byte[] buffer = new byte[READ_BYTES_MAX];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                arrived.put(Arrays.copyOf(buffer, read));
            }
            ended.countDown();
        } catch (IOException _) {
            if (!socket.isClosed()) {
                ended.countDown();
            }
        }
    }

    @Override
    public int read() throws IOException {
        return fill() ? current[at++] & 0xff : -1;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (!fill()) {
            return -1;
        }
        int taken = Math.min(length, current.length - at);
        System.arraycopy(current, at, target, offset, taken);
        at += taken;
        return taken;
    }

    private boolean fill() throws IOException {
        while (at == current.length) {
            byte[] next;
            try {
                next = arrived.take();
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                throw new IOException("interrupted while waiting for bytes", interrupted);
            }
            if (next.length == 0) {
                arrived.add(next);
                return false;
            }
            current = next;
            at = 0;
        }
        return true;
    }
}
