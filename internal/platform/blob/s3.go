package blob

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"

	"github.com/minio/minio-go/v7"
	"github.com/minio/minio-go/v7/pkg/credentials"

	"mitwirken/internal/platform/fault"
)

// S3 is a Store in a bucket, which has to exist. A service that cannot be reached
// is a fault: `request.unavailable` or `request.timeout`.
type S3 struct {
	core   minio.Core
	bucket string
}

var _ Store = (*S3)(nil)

// S3Options say where the bucket is.
type S3Options struct {
	Endpoint  string // host or host:port, without scheme
	Region    string // empty: the service is asked
	Bucket    string
	AccessKey string
	SecretKey string
	PathStyle bool // bucket in the path instead of the host name
	Insecure  bool // plain http; only for a service on the same machine
}

// NewS3 does not connect yet.
func NewS3(o S3Options) (*S3, error) {
	lookup := minio.BucketLookupDNS
	if o.PathStyle {
		lookup = minio.BucketLookupPath
	}
	core, err := minio.NewCore(o.Endpoint, &minio.Options{
		Creds:        credentials.NewStaticV4(o.AccessKey, o.SecretKey, ""),
		Secure:       !o.Insecure,
		Region:       o.Region,
		BucketLookup: lookup,
		MaxRetries:   3, // the default of ten waits for minutes
	})
	if err != nil {
		return nil, fmt.Errorf("blob: s3: %w", err)
	}
	return &S3{core: *core, bucket: o.Bucket}, nil
}

func (s *S3) Put(ctx context.Context, key string, r io.Reader, size int64, contentType string) error {
	if err := checkPut(key, size, contentType); err != nil {
		return err
	}
	body := &exact{ctx: ctx, r: r, left: size}
	if size == 0 {
		// Nobody would read it.
		if _, err := body.Read(nil); err != io.EOF {
			return fmt.Errorf("blob: storing: %w", err)
		}
	}
	_, err := s.core.Client.PutObject(ctx, s.bucket, key, body, size, minio.PutObjectOptions{
		ContentType: contentType,
		// Parts of an upload that was killed would stay, unseen and paid for.
		DisableMultipart: true,
	})
	if err != nil {
		if body.err != nil && body.err != io.EOF {
			err = body.err // the reason; the client says only that writing failed
		}
		return fmt.Errorf("blob: storing: %w", s.fault(ctx, err))
	}
	return nil
}

func (s *S3) Get(ctx context.Context, key string) (io.ReadCloser, Info, error) {
	if err := checkKey(key); err != nil {
		return nil, Info{}, err
	}
	body, info, _, err := s.core.GetObject(ctx, s.bucket, key, minio.GetObjectOptions{})
	if err != nil {
		return nil, Info{}, s.fault(ctx, err)
	}
	return reading{ctx, body}, Info{Size: info.Size, ContentType: info.ContentType, ModTime: info.LastModified}, nil
}

func (s *S3) Delete(ctx context.Context, key string) error {
	if err := checkKey(key); err != nil {
		return err
	}
	err := s.fault(ctx, s.core.RemoveObject(ctx, s.bucket, key, minio.RemoveObjectOptions{}))
	if errors.Is(err, ErrNotFound) {
		return nil
	}
	return err
}

func (s *S3) Exists(ctx context.Context, key string) (bool, error) {
	if err := checkKey(key); err != nil {
		return false, err
	}
	_, err := s.core.StatObject(ctx, s.bucket, key, minio.StatObjectOptions{})
	if err = s.fault(ctx, err); errors.Is(err, ErrNotFound) {
		return false, nil
	}
	return err == nil, err
}

func (s *S3) List(ctx context.Context, prefix, after string, limit int) ([]string, error) {
	if err := checkList(prefix, after, limit); err != nil {
		return nil, err
	}
	ctx, enough := context.WithCancel(ctx)
	defer enough() // ends the goroutine behind the channel
	keys := []string{}
	const mostPerRequest = 1000
	for object := range s.core.Client.ListObjects(ctx, s.bucket, minio.ListObjectsOptions{
		Prefix: prefix, StartAfter: after, Recursive: true, MaxKeys: min(limit, mostPerRequest),
	}) {
		if object.Err != nil {
			return nil, s.fault(ctx, object.Err)
		}
		if keys = append(keys, object.Key); len(keys) == limit {
			return keys, nil
		}
	}
	// The channel also closes, silently, when the context ends.
	return keys, ctx.Err()
}

func (s *S3) fault(ctx context.Context, err error) error {
	if err == nil {
		return nil
	}
	// The client hides the context in errors of its own.
	if over := ctx.Err(); over != nil {
		return fmt.Errorf("blob: s3: %w", over)
	}
	answer := minio.ToErrorResponse(err)
	var network net.Error
	switch {
	case answer.Code == minio.NoSuchKey:
		return fmt.Errorf("%w: %s", ErrNotFound, answer.Key)
	case errors.As(err, &network) && network.Timeout():
		return fault.Wrap(fault.Unavailable, fault.CodeTimeout, err)
	case errors.As(err, &network), answer.StatusCode >= http.StatusInternalServerError:
		return fault.Wrap(fault.Unavailable, fault.CodeUnavailable, err)
	}
	return fmt.Errorf("blob: s3: %w", err)
}
