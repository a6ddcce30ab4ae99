CREATE TABLE broken (id nosuchtype);
